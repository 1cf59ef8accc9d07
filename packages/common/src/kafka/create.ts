import { clientPath } from './columns.js';
import { ColumnsConsumerDriver } from './columns-consumer.js';
import { ColumnsProducer } from './columns-producer.js';
import type { Consumer } from './consumer.js';
import { GroupConsumer } from './group-consumer.js';
import type { ConsumerOptions, ProducerOptions } from './options.js';
import type { Producer } from './producer.js';
import { RdkafkaConsumerDriver } from './rdkafka-consumer.js';
import { RdkafkaProducer } from './rdkafka-producer.js';

/** Connects a producer. Throws ServiceError `configuration`, `unavailable` or `unauthorized`. */
export async function createProducer(options: ProducerOptions): Promise<Producer> {
  return (clientPath(options) === 'columns' ? ColumnsProducer : RdkafkaProducer).connect(options);
}

/** Connects a consumer and joins its group. Throws ServiceError `configuration`, `unavailable` or `unauthorized`. */
export async function createConsumer(options: ConsumerOptions): Promise<Consumer> {
  const Driver = clientPath(options) === 'columns' ? ColumnsConsumerDriver : RdkafkaConsumerDriver;
  return GroupConsumer.connect(options, (all, events) => Driver.connect(all, events));
}
