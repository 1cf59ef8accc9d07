import { checkOptions } from './check-options.js';
import { clientPath } from './columns/columns.js';
import { ColumnsConsumerDriver } from './columns/columns-consumer.js';
import { ColumnsProducer } from './columns/columns-producer.js';
import { ColumnsTransactor } from './columns/columns-transactor.js';
import type { Consumer } from './consumer/consumer.js';
import { DrivenTransactor } from './transactions/driven-transactor.js';
import { EmbeddedTransactor } from './transactions/embedded-transactor.js';
import { embeddedClusterOf } from './embedded.js';
import { GroupConsumer } from './consumer/group-consumer.js';
import { GroupTransformer } from './transactions/group-transformer.js';
import { LastingTransformer } from './transactions/lasting-transformer.js';
import { IsolatingProducer } from './producer/isolating-producer.js';
import { LastingProducer } from './producer/lasting-producer.js';
import { deliveryTimeoutOf, type ConsumerOptions, type ProducerOptions, type TransactorOptions } from './options.js';
import type { Producer } from './producer/producer.js';
import { RdkafkaConsumerDriver } from './rdkafka/rdkafka-consumer.js';
import { RdkafkaProducer } from './rdkafka/rdkafka-producer.js';
import { RdkafkaTransactor } from './rdkafka/rdkafka-transactor.js';
import type { Transactor } from './transactions/transactor.js';
import type { Transformer, TransformerOptions } from './transactions/transformer.js';

/**
 * Connects a producer; its client is replaced when it fails for good, and a record that its topic does not allow costs
 * no other one. Throws ServiceError `configuration`,
 * `unavailable` or `unauthorized`.
 */
export async function createProducer(options: ProducerOptions): Promise<Producer> {
  checkOptions(options);
  const Client = clientPath(options) === 'columns' ? ColumnsProducer : RdkafkaProducer;
  const producer = await LastingProducer.connect(options, (onFatal) => Client.connect(options, undefined, onFatal));
  return new IsolatingProducer(producer, deliveryTimeoutOf(options));
}

/** Connects a consumer and joins its group. Throws ServiceError `configuration`, `unavailable` or `unauthorized`. */
export async function createConsumer(options: ConsumerOptions): Promise<Consumer> {
  return connectConsumer(options);
}

async function connectConsumer(options: ConsumerOptions): Promise<GroupConsumer> {
  checkOptions(options, ['groupId', 'topics']);
  const Driver = clientPath(options) === 'columns' ? ColumnsConsumerDriver : RdkafkaConsumerDriver;
  return GroupConsumer.connect(options, (all, events) => Driver.connect(all, events));
}

/**
 * Connects a transactor and shuts out whoever had its transactional id before. Throws ServiceError `configuration`,
 * `unavailable` or `unauthorized`. On an embedded cluster of this process records are written with the commit: their
 * outcomes have no partition and no offset before, but -1.
 */
export async function createTransactor(options: TransactorOptions): Promise<Transactor> {
  return connectTransactor(options);
}

async function connectTransactor(options: TransactorOptions): Promise<DrivenTransactor> {
  checkOptions(options, ['transactionalId']);
  const cluster = embeddedClusterOf(options);
  if (cluster !== undefined) {
    const connectEmbedded = async () => new EmbeddedTransactor(await createProducer(options), cluster, options);
    return DrivenTransactor.connect(options, connectEmbedded);
  }
  const Driver = clientPath(options) === 'columns' ? ColumnsTransactor : RdkafkaTransactor;
  return DrivenTransactor.connect(options, (all) => Driver.connect(all));
}

/**
 * Connects a transformer and joins its group; throws as {@link createConsumer} and {@link createTransactor} do.
 */
export async function createTransformer(options: TransformerOptions): Promise<Transformer> {
  return LastingTransformer.connect(options, () => connectTransformer(options));
}

async function connectTransformer(options: TransformerOptions): Promise<GroupTransformer> {
  // First whoever had the id is shut out, then his offsets are read.
  const transactor = await connectTransactor(options);
  try {
    const consumer = await connectConsumer({ ...options, offsetsByTransaction: true });
    return new GroupTransformer(consumer, transactor, options);
  } catch (error) {
    await transactor.close(0);
    throw error;
  }
}
