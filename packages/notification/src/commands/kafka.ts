import type { KafkaOptions, ReaderOptions } from '@monasca/common/kafka';
import { kafkaClient, type CommandContext } from '@monasca/common/service';
import type { NotificationConfig } from '../config.js';

type Context = Pick<CommandContext<NotificationConfig>, 'config' | 'log' | 'registry' | 'stopping'>;

/** Kafka as the configuration has it. */
export const kafkaOf = ({ config: { kafka }, log, registry }: Omit<Context, 'stopping'>): KafkaOptions => ({
  bootstrap: kafka.url,
  ...kafkaClient(kafka, { log, registry }),
});

/** Reads in the name of the notification engine, as far as brokers check that, and joins no group. */
export const readerOf = (context: Context): ReaderOptions => ({
  ...kafkaOf(context),
  groupId: context.config.kafka.group,
  signal: context.stopping,
});
