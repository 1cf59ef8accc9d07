import { ServiceError } from '@monasca/common';
import { filled } from '../../filled.js';
import { configuredUrl } from '../../outgoing/configured-url.js';
import { urlOf } from '../../outgoing/targets.js';
import { SendError } from '../../send-error.js';

/** Where a message goes, and what else its sender wants, such as `message_thread_id`. */
export interface TelegramTarget {
  readonly address: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Reads addresses: `https://api.telegram.org/bot<token>/sendMessage?chat_id=…`, or the id of a chat alone, to which the
 * bot of the configuration writes. Throws SendError `address` for others, `forbidden` for a chat that is not allowed.
 * @param chats those that may be named; empty for all
 * @throws ServiceError `configuration` for a URL or a token that is none
 */
export function telegramTargets(
  url: string,
  token: string | undefined,
  chats: readonly string[],
): (address: string) => TelegramTarget {
  if (token !== undefined && !/^[\w:-]*$/.test(token)) {
    throw new ServiceError('configuration', '[telegram_notifier] token: expected a token as BotFather gives it');
  }
  const base = configuredUrl(url, '[telegram_notifier] url');
  const allowed = new Set(chats.map(sameCase));
  const targetOf = (address: string): TelegramTarget => {
    if (!/^(?:-?\d+|@\w+)$/.test(address)) return targetOfUrl(address);
    if (filled(token) === undefined) {
      throw new SendError('address', 'expected a URL, as there is no token in the configuration for the id of a chat');
    }
    return { address: `${base}/bot${token}/sendMessage`, parameters: { chat_id: address } };
  };
  return (text) => {
    const target = targetOf(text.trim());
    if (allowed.size > 0 && !allowed.has(sameCase(target.parameters.chat_id ?? ''))) {
      throw new SendError('forbidden', '[telegram_notifier] chats has no such chat');
    }
    return target;
  };
}

/** Telegram's names are the same in capitals. */
const sameCase = (chat: string): string => chat.toLowerCase();

function targetOfUrl(address: string): TelegramTarget {
  const url = urlOf(address);
  const parameters = Object.fromEntries(url.searchParams);
  if (!/\/bot[^/]+\/sendMessage$/i.test(url.pathname) || !parameters.chat_id) {
    throw new SendError('address', 'expected /bot<token>/sendMessage?chat_id=<chat> in the URL, or the id of a chat');
  }
  url.search = '';
  return { address: url.href, parameters };
}
