import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { ColumnConsumer } from '../src/consumer.js';
import {
  fourPartitions,
  newConsumer,
  newName,
  newProducer,
  numbered,
  placeOf,
  read,
  send,
  type Read,
} from './clients.js';

const count = 20_000;
/** As many on each of four partitions: left to the client, a fast run may put none on one of them. */
const filled = async (): Promise<string> => {
  const topic = newName();
  const records = numbered(count).map((record, index) => ({ ...record, partition: index % 4 }));
  await send(newProducer(), topic, records);
  return topic;
};
const small = { rows: 100, arenaBytes: 1_000 };

/** Each place once, and without a gap from 0 on. */
const expectWhole = (records: readonly Read[], expected: number): void => {
  expect(records).toHaveLength(expected);
  expect(new Set(records.map(placeOf)).size).toBe(expected);
  const next = new Map<number, number>();
  for (const { partition, offset } of records) {
    expect(offset).toBe(next.get(partition) ?? 0);
    next.set(partition, offset + 1);
  }
};

describe('with batches that are filled ahead', () => {
  it('pausing and resuming makes nothing come twice and nothing be left out', async () => {
    const topic = await filled();
    const consumer = newConsumer({}, {}, small);
    consumer.assign(fourPartitions(topic));
    const records: Read[] = [];
    for (let round = 0; records.length < count && round < 400; round += 1) {
      records.push(...(await read(consumer, 150, 200)));
      const some = fourPartitions(topic).slice(round % 4);
      consumer.pause(some);
      records.push(...(await read(consumer, 50, 20)));
      consumer.resume(some);
    }
    records.push(...(await read(consumer, count - records.length)));
    expectWhole(records, count);
  });

  it('after a seek the next record of the partition is the one that was sought', async () => {
    const topic = await filled();
    const consumer = newConsumer({}, {}, small);
    consumer.assign(fourPartitions(topic));
    await read(consumer, 1_000);
    for (const offset of [0, 500, 100, 900, 3]) {
      await consumer.seek(fourPartitions(topic).map((place) => ({ ...place, offset })));
      const firsts = new Map<number, number>();
      await expect
        .poll(
          async () => {
            for (const one of await read(consumer, 3_000, 100)) {
              if (!firsts.has(one.partition)) firsts.set(one.partition, one.offset);
            }
            return firsts.size;
          },
          { timeout: 10_000 },
        )
        .toBe(4);
      expect([...firsts.values()]).toEqual([offset, offset, offset, offset]);
    }
    await expect(consumer.seek([{ topic, partition: 77, offset: 0 }])).rejects.toMatchObject({ name: 'ColumnsError' });
  });

  it('nothing of a partition comes after it was given up, until it is assigned again', async () => {
    const topic = await filled();
    const consumer = newConsumer({}, {}, small);
    for (let round = 0; round < 5; round += 1) {
      consumer.assign(fourPartitions(topic));
      expect(await read(consumer, 500)).not.toHaveLength(0);
      await consumer.unassign(fourPartitions(topic));
      expect(await read(consumer, 1, 100)).toHaveLength(0);
    }
  });
});

describe('close', () => {
  const states: [string, (consumer: ColumnConsumer, topic: string) => unknown][] = [
    ['right after construction', () => {}],
    ['while it polls', (consumer) => void consumer.poll({ timeoutMs: 10_000 }).catch(() => {})],
    [
      'with a batch that is filled ahead',
      (consumer, topic) => (consumer.assign(fourPartitions(topic)), read(consumer, 10)),
    ],
    ['while a commit is on its way', (consumer) => void consumer.commit([]).catch(() => {})],
    ['while it connects', (consumer) => void consumer.connect(10_000).catch(() => {})],
    ['while it joins its group', (consumer, topic) => (consumer.subscribe([topic]), read(consumer, 1, 50))],
    ['while it seeks', (consumer) => void consumer.seek([{ topic: 'none', partition: 0, offset: 0 }]).catch(() => {})],
  ];

  it.each(states)('%s ends soon, and once', async (_, act) => {
    const topic = newName();
    await send(newProducer(), topic, numbered(2_000));
    const consumer = newConsumer({}, {}, small);
    await act(consumer, topic);
    const began = Date.now();
    const closed = consumer.close();
    expect(consumer.close()).toBe(closed);
    await closed;
    expect(Date.now() - began).toBeLessThan(2_000);
    await expect(consumer.poll()).rejects.toMatchObject({ code: '_DESTROY' });
    expect(() => consumer.assign([])).toThrow();
  });

  it('leaves batches that were handed over as they are', async () => {
    const topic = newName();
    await send(newProducer(), topic, [{ value: Buffer.from('still here'), partition: 0 }]);
    const consumer = newConsumer();
    consumer.assign([{ topic, partition: 0, offset: 0 }]);
    let batch = await consumer.poll();
    while (batch === undefined) batch = await consumer.poll();
    await consumer.close();
    expect(batch.text(0)).toBe('still here');
    batch.release();
  });

  it('leaves no commit without an answer', async () => {
    const consumer = newConsumer();
    const commit = consumer.commit([{ topic: 'none', partition: 0, offset: 1 }]).then(
      () => 'answered',
      () => 'rejected',
    );
    await consumer.close();
    expect(['answered', 'rejected']).toContain(await commit);
  });
});

it('wake ends a poll that waits', async () => {
  const consumer = newConsumer();
  await consumer.connect(10_000);
  const began = Date.now();
  const poll = consumer.poll({ timeoutMs: 30_000 });
  await sleep(50);
  consumer.wake();
  expect(await poll).toBeUndefined();
  expect(Date.now() - began).toBeLessThan(1_000);
});

it('one poll at a time: a second is refused and takes nothing away', async () => {
  const topic = newName();
  await send(newProducer(), topic, numbered(10));
  const consumer = newConsumer();
  consumer.assign(fourPartitions(topic));
  const first = read(consumer, 10);
  await expect(consumer.poll()).rejects.toThrow(/a poll is going on/);
  expect(await first).toHaveLength(10);
});

it('a commit names the partitions that are refused', async () => {
  const consumer = newConsumer();
  const answered = async <T>(answer: Promise<T>): Promise<T> => {
    const waiting = { is: true };
    const end = (): void => void (waiting.is = false);
    answer.then(end, end);
    while (waiting.is) (await consumer.poll())?.release();
    return answer;
  };
  await expect(
    answered(
      consumer
        .commit([{ topic: 'no/topic', partition: 0, offset: 1 }])
        .then((refused) => refused.map(({ error }) => error.kafkaName)),
    ),
  ).resolves.toEqual([expect.any(String)]);
  await expect(answered(consumer.commit([]))).rejects.toMatchObject({ kafkaName: '_NO_OFFSET' });
  await expect(consumer.commit([{ topic: 't', partition: 0, offset: NaN }])).rejects.toThrow(/number/);
});
