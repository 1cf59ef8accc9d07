import type { Log } from '@monasca/common';
import { ensureTopics, type KafkaOptions } from '@monasca/common/kafka';
import type { NotificationConfig } from './config.js';
import { engineNames } from './engines/engine-names.js';
import { filled } from './filled.js';

/** How long an entry of the ledger counts, in ms: longer than a restart takes, and than any pause between attempts. */
export const ledgerWindowMs = 4 * 3_600_000;

const originalTopics = ({ periodic, ...names }: NotificationConfig['kafka']): string[] => [
  ...[names.alarm_topic, names.notification_topic, names.notification_retry_topic],
  ...Object.values(periodic),
];

type Configured = Pick<NotificationConfig, 'kafka' | 'engines' | 'grouping'>;

/** That of groups, where there are any. */
export function groupTopics(config: Configured): string[] {
  const isUsed = filled(config.grouping.file) !== undefined || engineNames(config).includes('grouping');
  return isUsed ? [config.kafka.group_topic] : [];
}

/** Every topic that is read or written. */
export const topicsOf = (config: Configured): string[] => [
  ...originalTopics(config.kafka),
  ...groupTopics(config),
  ...[config.kafka.dead_letter_topic, config.kafka.ledger_topic],
];

/** Those, and what others of the service may read or write: no channel may write to any of them. */
export const ownTopics = (config: Configured): string[] => [
  ...new Set([...topicsOf(config), config.kafka.group_topic]),
];

/**
 * Makes the topics of the original, and those that are new; existing ones stay as they are. A broker that forbids making
 * topics may have them already: whoever uses one that is missing will tell.
 */
export async function makeTopics(kafka: KafkaOptions, config: Configured, log: Log): Promise<void> {
  const { kafka: names } = config;
  const compacted = { 'cleanup.policy': 'compact,delete', 'retention.ms': String(2 * ledgerWindowMs) };
  const topics = [
    ...[...originalTopics(names), ...groupTopics(config)].map((topic) => ({ topic })),
    { topic: names.dead_letter_topic, partitions: 1 },
    { topic: names.ledger_topic, config: compacted },
  ];
  await ensureTopics(kafka, topics).catch((error: unknown) => {
    log.warn({ error: (error as Error).message }, 'missing topics were not made');
  });
}
