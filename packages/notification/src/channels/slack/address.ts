import type { HttpRequest } from '../../outgoing/http-client.js';
import { urlOf } from '../../outgoing/targets.js';
import { pythonJson } from '../../python-json.js';

/**
 * The one request that the address calls for. Webhooks take JSON. `chat.postMessage` takes a form; its token goes into a
 * header, where no log of a proxy shows it. As in the original, `#` is a part of the query and blank parameters are dropped.
 */
export function slackRequest(address: string, text: string): HttpRequest & { readonly address: string } {
  const url = urlOf(address.replaceAll('#', '%23'));
  const query = new URLSearchParams([...url.searchParams].filter(([, value]) => value !== ''));
  const token = isPostMessage(url) ? query.get('token') : null;
  if (token === null) {
    url.search = query.toString();
    return { address: url.href, headers: { 'content-type': 'application/json' }, body: pythonJson({ text }) };
  }
  query.delete('token');
  url.search = query.toString();
  return {
    address: url.href,
    headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: `Bearer ${headerText(token)}` },
    body: new URLSearchParams({ text }).toString(),
  };
}

const isPostMessage = ({ pathname }: URL): boolean => pathname.endsWith('/chat.postMessage');

/** What a header may hold: a token with anything else is none, and is refused by Slack rather than by us. */
const headerText = (token: string): string => token.replace(/[^\x21-\x7e]/g, '');
