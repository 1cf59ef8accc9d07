import { toKafkaError } from './client.js';
import { KafkaError } from './errors.js';
import type { KafkaOptions } from './options.js';

/** Lines that librdkafka logs when credentials or certificates are refused; the call itself says "transport failure". */
const refused = /authentication|credential|SASL|certificate|SSL handshake|ssl.*error|unauthorized/i;

/** What a producer and a consumer of the binding have in common here. */
interface Connectable {
  connect(options: { timeout: number }, callback: (error: unknown) => void): unknown;
  on(event: never, listener: never): unknown;
  removeListener(event: string, listener: never): unknown;
}

/**
 * Connects, and on failure says why: the binding reports any failure as "broker transport failure", while the reason
 * stands in librdkafka's log.
 * @throws KafkaError `unauthorized` when the cluster refuses us, `unavailable` when none of its brokers answers,
 * `configuration` when the options exclude each other
 */
export async function connect(client: Connectable, options: KafkaOptions, bootstrap: string): Promise<void> {
  const reasons: string[] = [];
  const onLog = (event: { message?: string }): void => {
    if (event.message !== undefined && reasons.length < 100) reasons.push(event.message);
  };
  client.on('event.log' as never, onLog as never);
  const timeout = options.connectTimeoutMs ?? 10_000;
  try {
    await new Promise<void>((resolve, reject) => {
      client.connect({ timeout }, (error: unknown) => {
        if (error) reject(toKafkaError(error, `Kafka client for ${bootstrap}`));
        else resolve();
      });
    });
  } catch (error) {
    const kafka = error as KafkaError;
    const refusal = reasons.map(withoutThread).find((text) => refused.test(text));
    const named = { code: kafka.kafkaCode, name: kafka.kafkaName };
    if (refusal !== undefined) {
      throw new KafkaError('unauthorized', named, `Kafka at ${bootstrap} refuses the connection: ${refusal}`, {
        cause: error,
      });
    }
    // What fails for another reason than the network fails in the client itself: options that exclude each other.
    if (!kafka.retriable) throw new KafkaError('configuration', named, kafka.message, { cause: error });
    const detail = withoutThread(reasons.at(-1) ?? kafka.message);
    throw new KafkaError('unavailable', named, `no answer from Kafka at ${bootstrap} within ${timeout} ms: ${detail}`, {
      cause: error,
    });
  } finally {
    client.removeListener('event.log', onLog as never);
  }
}

/** The name of the thread that logged a line says nothing to an operator. */
const withoutThread = (text: string): string => text.replace(/^\[thrd:[^\]]*\]: /, '');
