import { ServiceError } from '@monasca/common';
import type { Outcome, Producer, ProducerRecord, RecordBatch } from '@monasca/common/kafka';
import { messageIdHeader } from '@monasca/common/messages';
import { headerId } from './header-id.js';

/** A record that is given up, with its place. */
export interface Rejection {
  readonly batch: RecordBatch;
  readonly row: number;
  /** A label of a closed list: a decode reason, or `refused` by the store. */
  readonly reason: string;
  /** What, where, what was expected: for people. */
  readonly detail: string;
}

/** The topic that takes the records of another topic that cannot be stored. */
export const deadLetterTopic = (topic: string): string => `${topic}-dead-letters`;

/** Longest text of a header, in characters: a store's message may quote the whole record. */
const detailMax = 1_000;

const headerText = (text: string): string => text.replaceAll('\0', '\\0').slice(0, detailMax);

/**
 * Sends rejected records to their dead-letter topics: the original key and bytes, and in headers the place
 * (`topic`, `partition`, `offset`), the `reason`, the `detail`, the `store` and the `time`, each prefixed
 * `dead-letter-`, beside the message id if there was one. Resolves when all are confirmed; until then it tries again, so that no offset passes a record that
 * is nowhere.
 */
export async function publishDeadLetters(
  producer: Producer,
  rejections: readonly Rejection[],
  { store, attempt }: { store: string; attempt: <T>(work: () => Promise<T>) => Promise<T> },
): Promise<void> {
  const byTopic = new Map<string, ProducerRecord[]>();
  for (const rejection of rejections) {
    const { batch, row } = rejection;
    const topic = batch.topics[batch.topicIndexes[row]!]!;
    const records = byTopic.get(topic) ?? [];
    byTopic.set(topic, records);
    records.push(letter(topic, rejection, store));
  }
  for (const [topic, records] of byTopic) {
    let left = records;
    await attempt(async () => {
      const outcomes = await producer.publish(deadLetterTopic(topic), left);
      left = left.flatMap((record, index) => remaining(record, outcomes[index]!));
      const refusal = outcomes.find((outcome) => outcome.status !== 'delivered');
      if (refusal !== undefined) throw new ServiceError('unavailable', `dead letters of ${topic}: ${refusal.message}`);
    });
  }
}

const tooLarge = new Set(['MSG_SIZE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);

/**
 * What is still to be sent after an outcome. A letter too large for its topic goes without key and bytes, which its
 * place has; any other refusal, such as a missing topic, is the operator's to end.
 */
function remaining(record: ProducerRecord, outcome: Outcome): ProducerRecord[] {
  if (outcome.status === 'delivered') return [];
  const { value, key, headers = [] } = record;
  const isBare = value === null && key === undefined;
  if (outcome.status === 'unknown' || !tooLarge.has(outcome.code) || isBare) return [record];
  const omitted = `${value?.length ?? 0} bytes, refused by the dead-letter topic`;
  return [{ value: null, headers: [...headers, ['dead-letter-omitted', omitted]] }];
}

function letter(topic: string, { batch, row, reason, detail }: Rejection, store: string): ProducerRecord {
  const value = batch.value(row);
  const key = batch.key(row);
  const id = headerId(batch, row);
  return {
    value: value === null ? null : Buffer.from(value),
    ...(key === null ? {} : { key: Buffer.from(key) }),
    headers: [
      ...(id === undefined ? [] : [[messageIdHeader, id] as const]),
      ['dead-letter-topic', topic],
      ['dead-letter-partition', String(batch.partitions[row])],
      ['dead-letter-offset', String(batch.offsets[row])],
      ['dead-letter-timestamp', String(batch.timestamps[row])],
      ['dead-letter-reason', reason],
      ['dead-letter-detail', headerText(detail)],
      ['dead-letter-store', store],
      ['dead-letter-time', new Date().toISOString()],
    ],
  };
}
