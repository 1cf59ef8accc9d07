import { ServiceError } from '@monasca/common';
import type { NotificationConfig } from '../config.js';
import type { Work } from '../pipeline/record.js';
import { engineNames } from './engine-names.js';
import { groupingEngine } from './grouping-engine.js';
import { notificationEngine } from './notification-engine.js';
import type { EngineParts } from './parts.js';
import { periodicEngine } from './periodic-engine.js';
import { retryEngine } from './retry-engine.js';

/** An engine: what it reads and what it does. Each has a group of its own, so that none waits for another. */
export interface Engine {
  readonly name: string;
  readonly topic: string;
  readonly groupId: string;
  readonly work: Work;
  /** Of its consumer. */
  readonly maxBytesInFlight: number;
}

type Kafka = NotificationConfig['kafka'];
type CreateEngines = (kafka: Kafka, parts: EngineParts) => Engine[];

/**
 * Bytes at work at a time, and 500 for each record: some thousands that are sent, each with all that a request needs; ten
 * times as many that only wait for their time.
 */
const [sending, waiting] = [8 * 1024 * 1024, 64 * 1024 * 1024];

/** Every engine by its name; the periodic one once for each period. */
const engines: ReadonlyMap<string, CreateEngines> = new Map<string, CreateEngines>([
  [
    'notification',
    ({ group, alarm_topic: topic }, parts) => [
      { name: 'notification', topic, groupId: group, work: notificationEngine(parts), maxBytesInFlight: sending },
    ],
  ],
  [
    'retry',
    ({ group, notification_retry_topic: topic }, parts) => [
      { name: 'retry', topic, groupId: `${group}-retry`, work: retryEngine(parts), maxBytesInFlight: waiting },
    ],
  ],
  [
    'periodic',
    ({ group, periodic: topics }, parts) =>
      Object.entries(topics).map(([period, topic]) => periodic(group, period, topic, parts)),
  ],
  [
    'grouping',
    ({ group, group_topic: topic }, parts) => [
      {
        ...{ name: 'grouping', topic, groupId: `${group}-grouping`, maxBytesInFlight: waiting },
        work: groupingEngine(parts, waiting),
      },
    ],
  ],
]);

/**
 * The engines that a process is to run.
 * @throws ServiceError `configuration` for an unknown one, and for a period that is none
 */
export function enginesOf(config: NotificationConfig, parts: EngineParts): Engine[] {
  const { kafka } = config;
  return [...new Set(engineNames(config))].flatMap((name) => {
    const create = engines.get(name);
    if (create !== undefined) return create(kafka, parts);
    const known = [...engines.keys()].join(', ');
    throw new ServiceError('configuration', `[engines] run: expected some of ${known}, got ${JSON.stringify(name)}`);
  });
}

function periodic(group: string, period: string, topic: string, parts: EngineParts): Engine {
  if (!/^[1-9]\d*$/.test(period)) {
    throw new ServiceError('configuration', `[kafka] periodic: expected seconds, got ${JSON.stringify(period)}`);
  }
  const work = periodicEngine(parts, Number(period));
  return { name: `periodic ${period}`, topic, groupId: `${group}-periodic-${period}`, work, maxBytesInFlight: waiting };
}
