import { toKafkaError } from './rdkafka/client.js';
import { KafkaError } from './errors.js';
import type { KafkaOptions } from './options.js';
import { debugLevel } from './consumer/recreated-topic.js';
import { parseStatistics } from './statistics.js';
import { keepToken } from './token.js';

/**
 * Lines that librdkafka logs when credentials or certificates are refused; the call itself says "transport failure".
 */
const refused = /authentication|credential|SASL|certificate|SSL handshake|ssl.*error|unauthorized/i;

/** A connection that is closed before the first answer is none that librdkafka logs. */
const silence =
  'the connection is closed or not answered: is it the port of a broker, and security.protocol what it takes?';

/** Most lines of the log that are kept while connecting. */
const mostReasons = 100;

/** What a producer and a consumer of the binding have in common here. */
interface Connectable {
  connect(options: { timeout: number }, callback: (error: unknown) => void): unknown;
  setOauthBearerToken(token: string): unknown;
  on(event: never, listener: never): unknown;
  removeListener(event: string, listener: never): unknown;
}

/**
 * Connects a client of the binding, with a token where one is asked for; throws as {@link explained} and `keepToken`
 * do.
 * @returns ends the renewal of the token
 */
export async function connect(client: Connectable, options: KafkaOptions, bootstrap: string): Promise<() => void> {
  const endToken = await keepToken(options, ({ token }) => void client.setOauthBearerToken(token));
  client.on('event.stats' as never, heard(options) as never);
  await explained(options, bootstrap, async (timeout, onLog) => {
    const listener = ({ message = '', severity = 0 }: { message?: string; severity?: number }): void => {
      if (severity < debugLevel) onLog(message);
    };
    client.on('event.log' as never, listener as never);
    try {
      await new Promise<void>((resolve, reject) => {
        client.connect({ timeout }, (error: unknown) => {
          if (error) reject(toKafkaError(error, `Kafka client for ${bootstrap}`));
          else resolve();
        });
      });
    } finally {
      client.removeListener('event.log', listener as never);
    }
  }).catch((error: unknown) => {
    endToken();
    throw error;
  });
  return endToken;
}

const heard =
  ({ onStatistics }: KafkaOptions) =>
  ({ message }: { message: string }): void =>
    onStatistics?.(parseStatistics(message));

/**
 * Makes the first contact, and on failure says why: librdkafka reports any failure as "broker transport failure", while
 * the reason stands in its log.
 * @param contact tries for so long, and hands over every line of the log meanwhile; rejects with a KafkaError
 * @throws KafkaError `unauthorized` when the cluster refuses us, `unavailable` when none of its brokers answers,
 * `configuration` when the options exclude each other
 */
export async function explained(
  options: KafkaOptions,
  bootstrap: string,
  contact: (timeoutMs: number, onLog: (line: string) => void) => Promise<void>,
): Promise<void> {
  const reasons: string[] = [];
  const timeoutMs = options.connectTimeoutMs ?? 10_000;
  try {
    await contact(timeoutMs, (line) => {
      if (reasons.length < mostReasons) reasons.push(withoutThread(line));
    });
  } catch (error) {
    throw explain(error as KafkaError, reasons, bootstrap, timeoutMs);
  }
}

function explain(error: KafkaError, reasons: readonly string[], bootstrap: string, timeoutMs: number): KafkaError {
  const named = { code: error.kafkaCode, name: error.kafkaName };
  const refusal = reasons.find((text) => refused.test(text));
  if (refusal !== undefined) {
    const message = `Kafka at ${bootstrap} refuses the connection: ${refusal}`;
    return new KafkaError('unauthorized', named, message, { cause: error });
  }
  // What fails for another reason than the network fails in the client itself: options that exclude each other.
  if (!error.retriable) return new KafkaError('configuration', named, error.message, { cause: error });
  const message = `no answer from Kafka at ${bootstrap} within ${timeoutMs} ms: ${reasons.at(-1) ?? silence}`;
  return new KafkaError('unavailable', named, message, { cause: error });
}

/** The name of the thread that logged a line says nothing to an operator. */
const withoutThread = (text: string): string => text.replace(/^\[thrd:[^\]]*\]: /, '');
