/** The only file that imports node-rdkafka: what the binding gives, in types that say what it really does. */
import { createRequire } from 'node:module';
import kafka from 'node-rdkafka';
import { ServiceError } from '../../errors.js';
import { classify, KafkaError } from '../errors.js';
import type { Properties } from '../properties.js';
import type { TopicPartitionOffset } from '../record.js';

export type NativeProducer = InstanceType<typeof kafka.Producer>;
export type NativeConsumer = InstanceType<typeof kafka.KafkaConsumer>;
export type NativeAdmin = ReturnType<typeof kafka.AdminClient.create>;
export type NativeMessage = kafka.Message;

/** What librdkafka was built with, such as `ssl`, `sasl_scram`, `zstd`. */
export const features: readonly string[] = kafka.features;

export const librdkafkaVersion: string = kafka.librdkafkaVersion;

/** librdkafka's codes by name without the `ERR_` that node-rdkafka prefixes (`ERR__TRANSPORT` is `_TRANSPORT`). */
const kafkaCodes: ReadonlyMap<string, number> = new Map(
  Object.entries(kafka.CODES.ERRORS as Record<string, number>).map(([name, code]) => [name.replace(/^ERR_/, ''), code]),
);

/** Three codes have two names: the first is the current one, the other is kept for old programs. */
const nameByCode = new Map([...kafkaCodes].reverse().map(([name, code]) => [code, name]));

/** The binding itself, for the one function that its package does not export. */
const { err2str } = createRequire(import.meta.url)('node-rdkafka/librdkafka.js') as {
  readonly err2str: (code: number) => string;
};

/** A delivery report carries no code, and librdkafka's text in lower case without its origin: this maps it back. */
const codeByText = new Map([...kafkaCodes.values()].map((code) => [textOf(err2str(code)), code]));

function textOf(text: string): string {
  return text.replace(/^(Local|Broker): /, '').toLowerCase();
}

/** Any error of the binding as a KafkaError with its real code and class. */
export function toKafkaError(error: unknown, context: string): KafkaError {
  const { code, message } = error as { code?: number; message?: string };
  const text = message ?? String(error);
  const real = typeof code === 'number' && code !== -1 ? code : (codeByText.get(textOf(text)) ?? -1);
  const name = nameByCode.get(real) ?? 'UNKNOWN';
  const { code: kind, retriable } = classify(name);
  return new KafkaError(kind, { code: real, name }, `${context}: ${text} (${name})`, { cause: error, retriable });
}

/** librdkafka refuses an unknown or wrong option in the constructor, naming it. */
function construct<T>(create: () => T): T {
  try {
    return create();
  } catch (error) {
    throw new ServiceError('configuration', `Kafka client: ${(error as Error).message}`, { cause: error });
  }
}

export function newProducer({ global, topic }: Properties): NativeProducer {
  return construct(() => new kafka.Producer({ ...global, dr_cb: true }, topic as never));
}

/** Called with true for an assignment and false for a revocation; the callee completes it with assign or unassign. */
export type RebalanceCallback = (assigned: boolean, partitions: { topic: string; partition: number }[]) => void;

/** Called with the broker's answer to a commit and the offsets that it is about. */
export type CommitCallback = (error: unknown, offsets: readonly TopicPartitionOffset[]) => void;

export function newConsumer(
  { global, topic }: Properties,
  onRebalance: RebalanceCallback,
  onCommit: CommitCallback,
): NativeConsumer {
  const rebalance = (error: { code: number }, partitions: { topic: string; partition: number }[]): void => {
    onRebalance(error.code === kafka.CODES.ERRORS.ERR__ASSIGN_PARTITIONS, partitions);
  };
  return construct(
    () => new kafka.KafkaConsumer({ ...global, rebalance_cb: rebalance, offset_commit_cb: onCommit }, topic as never),
  );
}

export function newAdmin({ global }: Properties, token?: string): NativeAdmin {
  const { create } = kafka.AdminClient as { create: (properties: object, token?: string) => NativeAdmin };
  return construct(() => create(global, token));
}
