import type { Consumer } from './consumer.js';
import { GroupConsumer } from './group-consumer.js';
import type { ConsumerOptions, ProducerOptions } from './options.js';
import type { Producer } from './producer.js';
import { RdkafkaConsumerDriver } from './rdkafka-consumer.js';
import { RdkafkaProducer } from './rdkafka-producer.js';

/** Connects a producer. Throws ServiceError `configuration`, `unavailable` or `unauthorized`. */
export function createProducer(options: ProducerOptions): Promise<Producer> {
  return RdkafkaProducer.connect(options);
}

/** Connects a consumer and joins its group. Throws ServiceError `configuration`, `unavailable` or `unauthorized`. */
export function createConsumer(options: ConsumerOptions): Promise<Consumer> {
  return GroupConsumer.connect(options, (all, events) => RdkafkaConsumerDriver.connect(all, events));
}
