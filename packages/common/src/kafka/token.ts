import { ServiceError } from '../errors.js';
import { silentLog } from '../log.js';
import type { KafkaOptions } from './options.js';

/** A token of OAuth that the brokers take. */
export interface Token {
  readonly token: string;
  /** When it ends, in ms since the epoch. */
  readonly expiresAtMs: number;
  /** Whose it is; shown in logs of the client. */
  readonly principal: string;
}

/** Fetches a token, a new one each time. */
export type TokenProvider = () => Promise<Token>;

/** Part of its life after which a token is replaced. */
const renewAt = 0.8;
/** Shortest time between two requests, in ms: the pause after a failure, too. */
const defaultPauseMs = 5_000;
/** Longest time that a timer takes, in ms. */
const longestMs = 2 ** 31 - 1;

/** What a token consists of: a client that is given anything else shows all of it in its error. */
const tokenText = /^[\t\n\r\x20-\x7e]+$/;

/**
 * The token for a client that lives for one call only; undefined without a provider.
 * @throws ServiceError `unauthorized` when the provider fails, or gives what is none
 */
export async function fetchToken({ tokenProvider }: KafkaOptions): Promise<Token | undefined> {
  try {
    const token = await tokenProvider?.();
    if (token === undefined || tokenText.test(token.token)) return token;
  } catch (error) {
    noToken(error as Error);
  }
  noToken(new Error('it has characters that no token has'));
}

function noToken(cause: Error): never {
  throw new ServiceError('unauthorized', `Kafka: no OAuth token: ${cause.message}`, { cause });
}

/**
 * Gives a client its first token, and a new one before each ends. When the provider fails later it is asked again every
 * 5 s: the connections of a client live on until the brokers end them.
 * @returns ends it
 * @throws ServiceError `unauthorized` when there is no first token, or the client refuses it
 */
export async function keepToken(
  options: KafkaOptions,
  setToken: (token: Token) => void,
  leastPauseMs = defaultPauseMs,
): Promise<() => void> {
  const log = options.log ?? silentLog;
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const renew = async (): Promise<void> => {
    let pauseMs = leastPauseMs;
    try {
      pauseMs = give(await fetchToken(options));
    } catch (error) {
      log.warn({ error: (error as Error).message }, 'OAuth token not renewed, it is tried again');
    }
    schedule(pauseMs);
  };
  const schedule = (pauseMs: number): void => {
    if (ended) return;
    timer = setTimeout(() => void renew(), Math.min(Math.max(pauseMs, leastPauseMs), longestMs));
    timer.unref();
  };
  const give = (token: Token | undefined): number => {
    if (token === undefined || ended) return longestMs;
    try {
      setToken(token);
    } catch (error) {
      noToken(error as Error);
    }
    return (token.expiresAtMs - Date.now()) * renewAt;
  };
  if (options.tokenProvider !== undefined) schedule(give(await fetchToken(options)));
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
