import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConsumer } from '../kafka/index.js';

/** A record as it stands on a topic, as text. */
export interface ReadRecord {
  readonly value: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Reads a topic from its beginning until there are so many records; partition by partition they are in order. */
export async function readTopic(bootstrap: string, topic: string, count: number): Promise<ReadRecord[]> {
  const records: ReadRecord[] = [];
  const consumer = await createConsumer({ bootstrap, groupId: randomUUID(), topics: [topic] });
  const running = consumer.run({
    onBatch: (batch) => {
      for (let row = 0; row < batch.size; row += 1) {
        const headers = batch.headers(row).map(([name, value]) => [name, Buffer.from(value).toString()] as const);
        records.push({
          value: batch.text(row) ?? '',
          key: String(batch.key(row)),
          headers: Object.fromEntries(headers),
        });
      }
      batch.finishAll();
    },
  });
  const deadline = Date.now() + 30_000;
  while (records.length < count) {
    if (Date.now() > deadline) throw new Error(`${topic}: expected ${count} records, got ${records.length}`);
    await sleep(20);
  }
  await consumer.stop();
  await running;
  return records;
}
