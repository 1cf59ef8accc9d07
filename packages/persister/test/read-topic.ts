import { randomUUID } from 'node:crypto';
import { createConsumer } from '@monasca/common/kafka';
import { until } from './until.js';

/** A record as it stands on a topic. */
export interface ReadRecord {
  readonly value: Buffer | null;
  readonly key: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

const copy = (bytes: Uint8Array | null): Buffer | null => (bytes === null ? null : Buffer.from(bytes));

/**
 * Reads what a group has not committed yet, until there are so many records.
 * @param groupId a group that exists, or none: then everything is read
 */
export async function readTopic(
  bootstrap: string,
  topic: string,
  count: number,
  groupId: string = randomUUID(),
): Promise<ReadRecord[]> {
  const records: ReadRecord[] = [];
  const consumer = await createConsumer({ bootstrap, groupId, topics: [topic] });
  const running = consumer.run({
    onBatch: (batch) => {
      for (let row = 0; row < batch.size; row += 1) {
        const headers = batch.headers(row).map(([name, value]) => [name, Buffer.from(value).toString()] as const);
        records.push({
          value: copy(batch.value(row)),
          key: copy(batch.key(row)),
          headers: Object.fromEntries(headers),
        });
      }
      batch.finishAll();
    },
  });
  await until(`${topic} has ${count} records`, () => records.length >= count);
  await consumer.stop();
  await running;
  return records;
}
