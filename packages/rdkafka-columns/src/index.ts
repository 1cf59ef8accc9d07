export { binding } from './binding.js';
export type { ClientHandlers, Properties } from './client.js';
export { ColumnBatch } from './column-batch.js';
export { ColumnConsumer, type ConsumerHandlers, type ConsumerSizes, type Place, type PollOptions } from './consumer.js';
export { ColumnsError } from './errors.js';
export type { Headers } from './headers.js';
export { ColumnProducer, outcomeState, type Chunk, type ProducerSizes } from './producer.js';
export type { RecordSource } from './record-source.js';
export type { ColumnRecord } from './write-records.js';
