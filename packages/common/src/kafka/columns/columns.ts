/** The only file that imports the native addon: what it gives, in our terms. */
import { binding, ColumnsError, type ClientHandlers, type Place } from '@monasca/rdkafka-columns';
import { ServiceError } from '../../errors.js';
import { silentLog } from '../../log.js';
import { ClientErrors } from '../client-errors.js';
import { classify, KafkaError } from '../errors.js';
import type { ClientPath, ClientRole, KafkaOptions } from '../options.js';
import type { Properties } from '../properties.js';
import type { TopicPartition } from '../record.js';
import { parseStatistics } from '../statistics.js';
import { keepToken, type Token } from '../token.js';

export { ColumnConsumer, ColumnProducer, ColumnsError, outcomeState } from '@monasca/rdkafka-columns';
export type { Chunk, ColumnBatch, ConsumerSizes, RecordSource } from '@monasca/rdkafka-columns';

/** Names the path for a whole process, where no option does: for tests, and for trouble. */
const pathVariable = 'MONASCA_KAFKA_CLIENT';

let warned = false;

/**
 * Which client is used: the native columns where the addon loads, else node-rdkafka, with one warning.
 * @throws ServiceError `configuration` for an unknown path, and where columns are demanded and cannot be had
 */
export function clientPath({ client, log = silentLog }: KafkaOptions): ClientPath {
  const wanted = client ?? process.env[pathVariable] ?? '';
  if (wanted === 'node-rdkafka') return 'node-rdkafka';
  if (wanted !== '' && wanted !== 'columns') {
    const where = client === undefined ? pathVariable : 'Kafka client';
    throw new ServiceError('configuration', `${where}: expected columns or node-rdkafka, got ${wanted}`);
  }
  const missing = whyNotColumns();
  if (missing === undefined) return 'columns';
  if (wanted === 'columns') throw new ServiceError('configuration', `Kafka client columns: ${missing}`);
  if (!warned) log.warn({ reason: missing }, 'the native Kafka client cannot be loaded: node-rdkafka is used, slower');
  warned = true;
  return 'node-rdkafka';
}

function whyNotColumns(): string | undefined {
  try {
    binding();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** An error of the addon as a KafkaError with its class. */
export function fromColumns(error: unknown, context: string): KafkaError {
  if (error instanceof KafkaError) return error;
  const { code: kind, retriable } = classify(error instanceof ColumnsError ? error.kafkaName : nameOf(error));
  const kafka = error instanceof ColumnsError ? { code: error.code, name: error.kafkaName } : unnamed(error);
  const message = `${context}: ${(error as Error).message} (${kafka.name})`;
  return new KafkaError(kind, kafka, message, { cause: error, retriable });
}

/** The error of a record that was not delivered. */
export const recordError = (code: number): KafkaError => fromColumns(new ColumnsError(code), 'not delivered');

/** What the addon throws itself carries librdkafka's name only. */
const nameOf = (error: unknown): string => (error as { code?: string }).code ?? 'UNKNOWN';
const unnamed = (error: unknown): { code: number; name: string } => ({ code: -1, name: nameOf(error) });

/** Global and topic level in one list: librdkafka itself sorts them, the binding alone does not. */
export const nativeProperties = ({ global, topic }: Properties): Properties['global'] => ({ ...global, ...topic });

/** librdkafka refuses an unknown or wrong option when the client is made, naming it. */
export function constructed<T>(create: () => T): T {
  try {
    return create();
  } catch (error) {
    throw new ServiceError('configuration', `Kafka client: ${(error as Error).message}`, { cause: error });
  }
}

/** What every client tells; `onLog` may be changed, to hear why a connection fails. `errors` ends with the client. */
export function clientHandlers(
  role: ClientRole,
  options: KafkaOptions,
  onFatal?: (reason: string) => void,
): ClientHandlers & { onLog: (level: number, text: string) => void; readonly errors: ClientErrors } {
  const { log = silentLog, onStatistics } = options;
  const errors = new ClientErrors(role, options);
  const failed = onFatal ?? ((error) => log.error({ error }, `Kafka ${role} cannot go on`));
  return {
    errors,
    onLog: () => {},
    onStatistics: (json) => onStatistics?.(parseStatistics(json)),
    onError: (error) => {
      const reported = fromColumns(error, role);
      if (error.fatal) failed(reported.message);
      else errors.report(reported);
    },
  };
}

/** Keeps the token of a client of the addon; returns what ends that. */
export const keepNativeToken = (
  options: KafkaOptions,
  client: { setToken(token: string, expiresAtMs: number, principal: string): void },
): Promise<() => void> =>
  keepToken(options, ({ token, expiresAtMs, principal }: Token) => client.setToken(token, expiresAtMs, principal));

export const toPartition = ({ topic, partition }: Place): TopicPartition => ({ topic, partition });
