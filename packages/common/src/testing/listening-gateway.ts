import type { AddressInfo } from 'node:net';
import type { Seen } from './check.js';
import { sendRequest, type ReceivedAnswer, type SentRequest } from './send-request.js';
import type { PublishedBulk, TestGateway } from './test-gateway.js';

/** A gateway on a port of this machine. */
export interface ListeningGateway {
  readonly url: string;
  readonly send: (request: SentRequest) => Promise<ReceivedAnswer>;
  /** What was published since the last time that it was asked. */
  readonly published: () => PublishedBulk[];
  /** Sends a request and tells what is seen of it; of the headers those that a check names. */
  readonly observe: (request: SentRequest, check: Seen) => Promise<Required<Seen>>;
  readonly close: () => Promise<void>;
}

/** Lets a gateway listen. */
export async function listeningGateway({ server, published }: TestGateway): Promise<ListeningGateway> {
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  const send = (request: SentRequest): Promise<ReceivedAnswer> => sendRequest(port, request);
  const drain = (): PublishedBulk[] => published.splice(0);
  return {
    url: `http://127.0.0.1:${port}`,
    send,
    published: drain,
    observe: async (request, { headers: named = {} }) => {
      const { status, headers, body } = await send(request);
      const looked = Object.keys(named).map((name) => [name, headers[name]] as const);
      const values = drain().flatMap(({ items }) => items.map(({ value }) => parsed(String(value))));
      return { status, body: parsed(body), headers: Object.fromEntries(looked), published: values };
    },
    close: () => server.close(),
  };
}

/** JSON, or the text where it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
