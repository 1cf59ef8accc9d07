import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import {
  createConsumer,
  groupOffsets,
  offsetRanges,
  type ClientPath,
  type Outcome,
  type ProducerRecord,
} from '../../src/kafka/index.js';

/** Both clients: every fault meets each of them. */
export const clients: readonly ClientPath[] = ['columns', 'node-rdkafka'];

interface Sent {
  readonly id: string;
  readonly outcome: Outcome;
}

export interface ReadRecord {
  readonly id: string;
  readonly place: string;
}

/** What was sent, and what became of it. An id is the key and a number that rises with every record of that key. */
export class Ledger {
  readonly #sent: Sent[] = [];
  readonly #keys: readonly string[];
  #next = 0;

  /** @param name what all its keys begin with */
  constructor(name = 'key') {
    this.#keys = Array.from({ length: 16 }, (_, i) => `${name}-${i}`);
  }

  /** So many new records. */
  records(count: number): ProducerRecord[] {
    return Array.from({ length: count }, () => {
      const number = this.#next++;
      const key = this.#keys[number % this.#keys.length]!;
      return { key, value: Buffer.from(`${key} ${Math.floor(number / this.#keys.length)}`) };
    });
  }

  note(records: readonly ProducerRecord[], outcomes: readonly Outcome[]): void {
    records.forEach(({ value }, i) => this.#sent.push({ id: String(value), outcome: outcomes[i]! }));
  }

  count(status?: Outcome['status']): number {
    return this.#sent.filter(({ outcome }) => status === undefined || outcome.status === status).length;
  }

  /** How many records had which outcome; one that is not delivered goes by its reason, too. */
  outcomes(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { outcome } of this.#sent) {
      const name = outcome.status === 'delivered' ? 'delivered' : `${outcome.status}: ${outcome.code}`;
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  }

  /**
   * What is acknowledged stands where the outcome says, or anywhere if this is a copy; what is failed stands nowhere,
   * nothing stands twice, and the records of a key stand in the order in which they were sent, unless some may have been
   * sent again on purpose.
   */
  check(read: readonly ReadRecord[], { isOrdered = true, isCopy = false } = {}): void {
    const places = new Map(read.map(({ place, id }) => [place, id]));
    const ids = new Set(read.map(({ id }) => id));
    const missing: string[] = [];
    const surplus: string[] = [];
    for (const { id, outcome } of this.#sent) {
      const isThere = (partition: number, offset: number): boolean =>
        isCopy ? ids.has(id) : places.get(`${partition} ${offset}`) === id;
      if (outcome.status === 'delivered' && !isThere(outcome.partition, outcome.offset)) missing.push(id);
      if (outcome.status === 'failed' && ids.has(id)) surplus.push(id);
    }
    expect({ missing, surplus, doubled: read.length - ids.size, disorder: isOrdered ? disorderOf(read) : [] }).toEqual({
      ...{ missing: [], surplus: [], doubled: 0, disorder: [] },
    });
  }
}

/** Ids that stand behind a later one of their key. */
function disorderOf(read: readonly ReadRecord[]): string[] {
  const last = new Map<string, number>();
  return read.flatMap(({ id }) => {
    const [key = '', number = ''] = id.split(' ');
    const isBehind = Number(number) <= (last.get(key) ?? -1);
    last.set(key, Number(number));
    return isBehind ? [id] : [];
  });
}

/** Everything on a topic, in the order of each partition. */
export async function readAll(bootstrap: string, topic: string, client: ClientPath): Promise<ReadRecord[]> {
  const ranges = await offsetRanges({ bootstrap }, topic);
  const ends = new Map(ranges.map(({ partition, high }) => [partition, high]));
  const read: ReadRecord[] = [];
  const consumer = await createConsumer({ bootstrap, client, groupId: randomUUID(), topics: [topic] });
  const running = consumer.run({
    onBatch: (batch) => {
      for (let row = 0; row < batch.size; row += 1) {
        const [partition, offset] = [batch.partitions[row]!, batch.offsets[row]!];
        read.push({ id: batch.text(row) ?? '', place: `${partition} ${offset}` });
        if (offset + 1 >= ends.get(partition)!) ends.delete(partition);
      }
      batch.finishAll();
    },
  });
  for (const { partition, low, high } of ranges) if (low === high) ends.delete(partition);
  await expect.poll(() => ends.size, { timeout: 60_000 }).toBe(0);
  await consumer.stop();
  await running;
  return read;
}

/** What the group of a topic, which has its name, has committed of each partition. */
export async function committedOffsets(bootstrap: string, topic: string): Promise<Map<number, number>> {
  const offsets = await groupOffsets({ bootstrap }, topic, topic);
  return new Map(offsets.map(({ partition, offset }) => [partition, offset]));
}

/** The group of a topic has committed everything on it. */
export async function expectAllCommitted(bootstrap: string, topic: string): Promise<void> {
  const ranges = await offsetRanges({ bootstrap }, topic);
  const ends = new Map(ranges.map(({ partition, high }) => [partition, high]));
  expect(await committedOffsets(bootstrap, topic)).toEqual(ends);
}
