export { deleteTopic, ensurePartitions, ensureTopics, type TopicSpec } from './admin/admin.js';
export { features, librdkafkaVersion } from './rdkafka/client.js';
export type { Consumer, ConsumerHandlers } from './consumer/consumer.js';
export { createConsumer, createProducer, createTransactor, createTransformer } from './create.js';
export {
  closeEmbeddedCluster,
  embedded,
  embeddedCluster,
  startEmbeddedCluster,
  type EmbeddedCluster,
} from './embedded.js';
export { KafkaError } from './errors.js';
export { groupLag, groupOffsets, offsetRanges, type GroupLag, type OffsetRange } from './admin/offsets.js';
export { offsetsForTimes } from './admin/offsets-for-times.js';
export type {
  ClientPath,
  ConsumerOptions,
  EmbeddedOptions,
  KafkaOptions,
  LibrdkafkaOptions,
  ProducerOptions,
  TransactorOptions,
} from './options.js';
export type { Producer } from './producer/producer.js';
export { pick, recordList, type Records, type RecordSource } from './producer/record-source.js';
export type { BorrowedBytes, RecordBatch, RecordColumns, ValuesInPlace } from './consumer/record-batch.js';
export type { Outcome, ProducerRecord, RecordHeaders, TopicPartition, TopicPartitionOffset } from './record.js';
export type { Transaction, Transactor } from './transactions/transactor.js';
export type { Output, Transform, Transformer, TransformerOptions } from './transactions/transformer.js';
export type { PartitionRange } from './reader/ranges.js';
export { readRanges } from './reader/read-ranges.js';
export type { ReaderOptions } from './reader/reader-options.js';
export { kafkaMetrics } from './metrics.js';
export type { BrokerStatistics, KafkaStatistics, PartitionLag } from './statistics.js';
export type { Token, TokenProvider } from './token.js';
