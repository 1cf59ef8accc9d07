import type { ProducerRecord, TopicPartition } from '@monasca/common/kafka';
import type { LetterRecord } from '@monasca/common/service';
import { groupIn, withGroup } from '../../grouping/group-header.js';
import type { OutputRecord } from '../../pipeline/record.js';
import { notificationRecord } from '../../stages/report.js';
import { notificationOf, type Failure } from './failure.js';

/** Where letters may go. */
export interface Destinations {
  readonly retryTopic: string;
  /** What records that could not be read go back to: the partitions of every topic that is read. */
  readonly partitions: ReadonlyMap<string, readonly TopicPartition[]>;
}

/**
 * What is sent for a letter: a notification to the topic of retries, as one whose first attempt has failed at a time, and
 * with the group that it may return to; a record that could not be read to where it stood. Undefined for a record of a topic that nobody reads any more.
 * @param at ms since the epoch
 */
export function resent(
  { reason, origin }: Failure,
  record: LetterRecord & Pick<OutputRecord, 'headers'>,
  { retryTopic, partitions }: Destinations,
  at: number,
): OutputRecord | undefined {
  const message = notificationOf(reason, record.value);
  if (message !== undefined) {
    const again = notificationRecord(retryTopic, { ...message, retryCount: 0, notificationTimestamp: at / 1_000 });
    const group = groupIn(record.headers);
    return group === undefined ? again : withGroup(again, group);
  }
  const known = partitions.get(origin.topic);
  if (known === undefined) return undefined;
  const original: ProducerRecord = { value: record.value, ...(record.key === undefined ? {} : { key: record.key }) };
  // In its partition, so that it keeps its order among others of its alarm.
  const isThere = known.some(({ partition }) => partition === origin.partition);
  return { topic: origin.topic, ...original, ...(isThere ? { partition: origin.partition } : {}) };
}
