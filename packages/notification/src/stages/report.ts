import type { TopicPartitionOffset } from '@monasca/common/kafka';
import { notificationCodec, type NotificationMessage } from '@monasca/common/messages';
import type { InputRecord, OutputRecord } from '../pipeline/record.js';

/** Longest text of a header, in characters. */
const detailMax = 1_000;

/** A notification on a topic. All records of an alarm go to one partition, in their order. */
export const notificationRecord = (topic: string, message: NotificationMessage): OutputRecord => ({
  topic,
  key: message.alarm.alarmId,
  value: notificationCodec.encode(message),
});

/**
 * A record that is given up, as it came; what it was given up for stands in headers prefixed `dead-letter-`.
 * @param reason a label of a closed list
 */
export const deadLetter = (topic: string, record: InputRecord, reason: string, detail: string): OutputRecord => ({
  topic,
  value: record.value,
  ...(record.key === null ? {} : { key: record.key }),
  headers: letterHeaders(record, reason, detail),
});

/** A notification that is given up: as a record of the retry topic, so that it can be put there again. */
export const undelivered = (
  topic: string,
  message: NotificationMessage,
  from: TopicPartitionOffset,
  reason: string,
  detail: string,
): OutputRecord => ({ ...notificationRecord(topic, message), headers: letterHeaders(from, reason, detail) });

/** In place of a record that its topic does not take: where it would have gone, and how large it is. */
export function omitted(topic: string, output: OutputRecord, from: InputRecord, bytes: number): OutputRecord {
  const detail = `a record for ${output.topic} has ${bytes} bytes, more than the topic takes; what it was made of stands at its place`;
  return { topic, value: null, headers: letterHeaders(from, 'too_large', detail) };
}

const letterHeaders = ({ topic, partition, offset }: TopicPartitionOffset, reason: string, detail: string) =>
  [
    ['dead-letter-topic', topic],
    ['dead-letter-partition', String(partition)],
    ['dead-letter-offset', String(offset)],
    ['dead-letter-reason', reason],
    ['dead-letter-detail', detail.replaceAll('\0', '\\0').slice(0, detailMax)],
    ['dead-letter-time', new Date().toISOString()],
  ] as const;
