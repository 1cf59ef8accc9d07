import type { ConsumerOptions, KafkaOptions } from '../options.js';
import { consumerProperties, type Properties } from '../properties.js';

/** Options of whoever reads parts of a topic without being in a group. */
export interface ReaderOptions
  extends KafkaOptions,
    Pick<ConsumerOptions, 'groupId' | 'maxBatchRecords' | 'isolationLevel'> {
  /** The group in whose name is read, as far as brokers check that: it is not joined, and nothing is committed. */
  readonly groupId: string;
  /** How long to wait for any progress before reading is given up, in ms. Default 60,000. */
  readonly idleTimeoutMs?: number;
  /** Ends reading: its reason is thrown. */
  readonly signal?: AbortSignal;
}

/** Options of a reader as librdkafka's properties: it tells the end of each partition. */
export function readerProperties(options: ReaderOptions, bootstrap: string): Properties {
  const { global, topic } = consumerProperties({ ...options, topics: [] }, bootstrap);
  return { global: { ...global, 'enable.partition.eof': true }, topic };
}
