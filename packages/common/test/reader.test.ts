import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  createConsumer,
  createTransactor,
  deleteTopic,
  ensureTopics,
  groupOffsets,
  offsetRanges,
  readRanges,
  type ConsumerOptions,
  type PartitionRange,
  type ReaderOptions,
} from '../src/kafka/index.js';
import { publish, texts } from './records.js';

const bootstrap = process.env.MONASCA_TEST_KAFKA ?? '';

let topic: string;
const range = (partition: number, from: number, to: number): PartitionRange => ({ topic, partition, from, to });
const numbers = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => String(from + i));

beforeEach(() => {
  topic = `reader-${randomUUID()}`;
});

/** The client has next to nothing in stock, so that what happens to the topic happens before it has read all. */
const noStock = { 'queued.min.messages': 1, 'queued.max.messages.kbytes': 1, 'fetch.message.max.bytes': 1_000 };

/** So many records that no client fetches all at once. */
async function publishMuch(): Promise<void> {
  const padding = 'x'.repeat(1_000);
  for (let time = 0; time < 5; time += 1) await publish(bootstrap, topic, Array.from({ length: 500 }, () => padding)); // prettier-ignore
}

/** One transaction after another: aborted ones leave gaps, and so does the marker at the end of each. */
async function transactions(...all: readonly { readonly values: readonly string[]; readonly commits: boolean }[]) {
  const transactor = await createTransactor({ bootstrap, transactionalId: topic, lingerMs: 0 });
  for (const { values, commits } of all) {
    const done = transactor.transaction(async (tx) => {
      await tx.publish(topic, values.map((value) => ({ value: Buffer.from(value), partition: 0 }))); // prettier-ignore
      if (!commits) throw new Error('aborted');
    });
    if (commits) await done;
    else await expect(done).rejects.toThrow('aborted');
  }
  await transactor.close();
}

describe.each(['columns', 'node-rdkafka'] as const)('a range of a topic, read with %s', (client) => {
  const options = (more: Partial<ReaderOptions> = {}): ReaderOptions => ({
    bootstrap,
    client,
    groupId: topic,
    ...more,
  });

  async function read(ranges: readonly PartitionRange[], more?: Partial<ReaderOptions>): Promise<string[][]> {
    const values: string[][] = [];
    for await (const batch of readRanges(options(more), ranges)) {
      texts(batch).forEach((text, row) => (values[batch.partitions[row]!] ??= []).push(text));
      batch.finishAll();
    }
    return values;
  }

  it('is what lies between its offsets, in the order of each partition', async () => {
    await ensureTopics({ bootstrap }, [{ topic, partitions: 3 }]);
    await publish(bootstrap, topic, numbers(0, 9_000), 3);
    const [first, second, third] = await read([range(0, 0, 3_000), range(1, 10, 12), range(2, 2_999, Infinity)]);
    expect(first).toEqual(numbers(0, 3_000).map((number) => String(Number(number) * 3)));
    expect([second, third]).toEqual([['31', '34'], ['8999']]);
  });

  it('ends in a gap as well, at its end or in the middle of a topic', async () => {
    await ensureTopics({ bootstrap }, [{ topic, partitions: 1 }]);
    await transactions(
      { values: ['a', 'b'], commits: true }, // 0, 1, marker 2
      { values: ['c', 'd'], commits: false }, // 3, 4, marker 5
      { values: ['e'], commits: true }, // 6, marker 7
    );
    expect(await offsetRanges({ bootstrap }, topic)).toMatchObject([{ high: 8 }]);
    expect(await read([range(0, 0, 8)])).toEqual([['a', 'b', 'e']]);
    expect(await read([range(0, 1, 5)])).toEqual([['b']]);
    expect(await read([range(0, 2, 6)])).toEqual([]);
    expect(await read([range(0, 7, 8)])).toEqual([]);
  });

  it('ends where a transaction is open, since nobody can read on', async () => {
    await ensureTopics({ bootstrap }, [{ topic, partitions: 1 }]);
    await publish(bootstrap, topic, ['before']);
    const transactor = await createTransactor({ bootstrap, transactionalId: topic, lingerMs: 0 });
    await transactor.transaction(async (tx) => {
      await tx.publish(topic, [{ value: Buffer.from('open') }]);
      expect(await read([range(0, 0, Infinity)], { idleTimeoutMs: 15_000 })).toEqual([['before']]);
    });
    expect(await read([range(0, 0, Infinity)])).toEqual([['before', 'open']]);
    await transactor.close();
  });

  it('that has nothing in it is nothing, and one of nothing that exists is refused', async () => {
    await ensureTopics({ bootstrap }, [{ topic, partitions: 1 }]);
    expect(await read([range(0, 0, Infinity)])).toEqual([]);
    expect(await read([])).toEqual([]);
    await expect(read([range(1, 0, 1)])).rejects.toMatchObject({ code: 'configuration', message: `topic ${topic} has no partition 1` }); // prettier-ignore
    await expect(read([{ ...range(0, 0, 1), topic: `${topic}-none` }])).rejects.toMatchObject({ kafkaName: 'UNKNOWN_TOPIC_OR_PART' }); // prettier-ignore
  });

  it('is read beside the group of that name, whose offsets and members stay as they are', async () => {
    await ensureTopics({ bootstrap }, [{ topic, partitions: 2 }]);
    await publish(bootstrap, topic, numbers(0, 100), 2);
    const member: ConsumerOptions = { bootstrap, groupId: topic, topics: [topic], commitIntervalMs: 50 };
    const consumer = await createConsumer(member);
    let drained = 0;
    const running = consumer.run({ onBatch: (batch) => batch.finishAll(), onDrain: () => (drained += 1) });
    const committed = () => groupOffsets({ bootstrap }, topic, topic);
    await expect.poll(committed, { timeout: 60_000 }).toMatchObject([{ offset: 50 }, { offset: 50 }]);
    expect((await read([range(0, 0, 20), range(1, 0, 30)])).map(({ length }) => length)).toEqual([20, 30]);
    expect(consumer.assigned).toHaveLength(2);
    expect(drained).toBe(0);
    expect(await committed()).toMatchObject([{ offset: 50 }, { offset: 50 }]);
    await consumer.stop();
    await running;
  });

  it('is read no faster than it is asked for, and no longer than anybody asks', async () => {
    await ensureTopics({ bootstrap }, [{ topic, partitions: 1 }]);
    await publish(bootstrap, topic, numbers(0, 5_000));
    const reader = readRanges(options({ maxBatchRecords: 100 }), [range(0, 0, Infinity)]);
    let [next, batches] = [0, 0];
    for await (const batch of reader) {
      expect(batch.offsets[0]).toBe(next);
      next = batch.offsets[batch.size - 1]! + 1;
      expect(batch.size).toBeLessThanOrEqual(100);
      batch.finishAll();
      batches += 1;
      if (batches === 5) break;
    }
    expect(batches).toBe(5);
    expect(await reader.next()).toMatchObject({ done: true });
  });

  it('is given up on a signal, and when nothing comes any more', async () => {
    await ensureTopics({ bootstrap }, [{ topic, partitions: 1 }]);
    await publishMuch();
    const stopping = new AbortController();
    const aborted = async (): Promise<void> => {
      for await (const batch of readRanges(options({ signal: stopping.signal }), [range(0, 0, Infinity)])) {
        batch.finishAll();
        stopping.abort(new Error('enough'));
      }
    };
    await expect(aborted()).rejects.toThrow('enough');

    const silent = async (): Promise<void> => {
      const more = { maxBatchRecords: 10, idleTimeoutMs: 1_000, librdkafka: noStock };
      for await (const batch of readRanges(options(more), [range(0, 0, Infinity)])) {
        batch.finishAll();
        await deleteTopic({ bootstrap }, topic);
      }
    };
    await expect(silent()).rejects.toMatchObject({ code: expect.stringMatching(/timeout|configuration/) as string });
  });

  it('of a topic that is made again meanwhile is not taken for one of the former', async () => {
    await ensureTopics({ bootstrap }, [{ topic, partitions: 1 }]);
    onTestFinished(() => deleteTopic({ bootstrap }, topic));
    await publishMuch();
    const reading = async (): Promise<void> => {
      let isFirst = true;
      for await (const batch of readRanges(options({ maxBatchRecords: 10, librdkafka: noStock }), [
        range(0, 0, Infinity),
      ])) {
        batch.finishAll();
        if (!isFirst) continue;
        isFirst = false;
        await deleteTopic({ bootstrap }, topic);
        await ensureTopics({ bootstrap }, [{ topic, partitions: 1 }]);
        await publish(bootstrap, topic, ['of another one']);
      }
    };
    await expect(reading()).rejects.toMatchObject({ code: 'invalidData' });
  });
});
