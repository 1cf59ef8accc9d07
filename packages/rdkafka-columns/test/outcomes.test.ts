import { describe, expect, it } from 'vitest';
import { ColumnsError } from '../src/errors.js';
import { outcomeState, type Chunk } from '../src/producer.js';
import { bootstrap, fourPartitions, newConsumer, newName, newProducer, numbered, read, send } from './clients.js';

const { delivered, failed, pending, unknown } = outcomeState;
const nobody = { 'bootstrap.servers': '127.0.0.1:1', log_level: 0 };
const statesOf = (chunk: Chunk): number[] => [...chunk.states.subarray(0, chunk.size)];
const errorsOf = (chunk: Chunk): string[] =>
  [...chunk.errors.subarray(0, chunk.size)].map((code) => new ColumnsError(code).kafkaName);

describe('outcomes', () => {
  it('say where each record lies', async () => {
    const topic = newName();
    const producer = newProducer();
    await send(producer, topic, numbered(1));
    const records = numbered(1_000).map((record, i) => ({ ...record, partition: i % 4 }));
    const chunk = producer.produce(topic, records, 0, 10_000);
    await chunk.done;
    expect(new Set(statesOf(chunk))).toEqual(new Set([delivered]));
    const consumer = newConsumer();
    consumer.assign(fourPartitions(topic));
    const places = new Map(
      (await read(consumer, 1_001)).map(({ partition, offset, value }) => [
        `${partition} ${offset}`,
        value!.toString(),
      ]),
    );
    for (let row = 0; row < chunk.size; row += 1) {
      expect(chunk.partitions[row]).toBe(row % 4);
      expect(places.get(`${chunk.partitions[row]} ${chunk.offsets[row]}`)).toBe(String(row));
    }
  });

  it('are of each record: what the broker or the client refuses leaves the others alone', async () => {
    const topic = newName();
    const producer = newProducer({ 'message.max.bytes': 2_000_000 });
    await send(producer, topic, numbered(1));
    const value = Buffer.from('x');
    const chunk = producer.produce(
      topic,
      [
        { value },
        { value, partition: 99 },
        { value: Buffer.alloc(100), partition: 0 },
        { value, partition: -7 },
        { value, timestamp: NaN },
        { value, timestamp: -Infinity },
      ],
      0,
      10_000,
    );
    await chunk.done;
    expect(statesOf(chunk)).toEqual([delivered, failed, delivered, delivered, delivered, delivered]);
    expect(errorsOf(chunk)[1]).toBe('_UNKNOWN_PARTITION');
    for (const [bytes, error] of [
      [1_900_000, 'MSG_SIZE_TOO_LARGE'],
      [2_100_000, 'MSG_SIZE_TOO_LARGE'],
    ] as const) {
      const large = producer.produce(topic, [{ value: Buffer.alloc(bytes, 1) }], 0, 10_000);
      await large.done;
      expect([statesOf(large), errorsOf(large)]).toEqual([[failed], [error]]);
    }
    const began = Date.now();
    await producer.close(5_000);
    expect(Date.now() - began).toBeLessThan(1_000);
  });

  it('keep the order of a partition where the queue has room for few only', async () => {
    const topic = newName();
    const producer = newProducer({ 'queue.buffering.max.messages': 10 });
    const count = 5_000;
    const chunks: Chunk[] = [];
    const records = numbered(count).map((record, i) => ({
      ...record,
      partition: 0,
      ...(i % 3 === 0 ? { headers: [['h', 'v']] as const } : {}),
    }));
    for (let from = 0; from < count; ) {
      const chunk = producer.produce(topic, records, from, 60_000);
      chunks.push(chunk);
      from += chunk.size;
    }
    await Promise.all(chunks.map(({ done }) => done));
    const consumer = newConsumer();
    consumer.assign([{ topic, partition: 0, offset: 0 }]);
    const values = (await read(consumer, count)).map(({ value }) => Number(value!.toString()));
    expect(values).toEqual(records.map((_, i) => i));
  });

  it('of a full queue come at the deadline, for what was never handed over', async () => {
    const producer = newProducer({ ...nobody, 'queue.buffering.max.messages': 10, 'message.timeout.ms': 60_000 });
    const chunk = producer.produce('topic', numbered(100), 0, 300);
    await expect
      .poll(() => (chunk.refresh(), statesOf(chunk).filter((state) => state === failed).length), { timeout: 3_000 })
      .toBe(90);
    expect(statesOf(chunk).slice(0, 10)).toEqual(new Array(10).fill(pending));
    expect(errorsOf(chunk)[50]).toBe('_TIMED_OUT_QUEUE');
    chunk.release();
    await producer.close(0);
    await chunk.done;
    expect(statesOf(chunk).slice(0, 10)).toEqual(new Array(10).fill(failed));
    expect(errorsOf(chunk)[0]).toBe('_PURGE_QUEUE');
  });

  it('come for everything when the producer is closed at once', async () => {
    const producer = newProducer();
    const topic = newName();
    await send(producer, topic, numbered(1));
    const chunks = Array.from({ length: 30 }, () => producer.produce(topic, numbered(1_000), 0, 60_000));
    await producer.close(0);
    await Promise.all(chunks.map(({ done }) => done));
    const states = new Set(chunks.flatMap(statesOf));
    expect(states).not.toContain(pending);
    const isDelivered = chunks.flatMap(statesOf).filter((state) => state === delivered).length;
    const isUnknown = chunks.flatMap(statesOf).filter((state) => state === unknown).length;
    const consumer = newConsumer();
    consumer.assign(fourPartitions(topic));
    const there = (await read(consumer, 40_000, 2_000)).length - 1;
    expect(there).toBeGreaterThanOrEqual(isDelivered);
    expect(there).toBeLessThanOrEqual(isDelivered + isUnknown);
    expect(() => producer.produce(topic, numbered(1), 0, 1)).toThrow(expect.objectContaining({ code: '_DESTROY' }));
  });

  it('give their memory back once, and not before the end', async () => {
    const topic = newName();
    const producer = newProducer({}, {}, { rows: 2, arenaBytes: 100 });
    const first = producer.produce(topic, numbered(1), 0, 10_000);
    first.release();
    const second = producer.produce(topic, numbered(1), 0, 10_000);
    expect(second.states.buffer).not.toBe(first.states.buffer);
    await Promise.all([first.done, second.done]);
    first.release();
    first.release();
    const next = [producer.produce(topic, numbered(1), 0, 10_000), producer.produce(topic, numbered(1), 0, 10_000)];
    expect(next[0]?.states.buffer).not.toBe(next[1]?.states.buffer);
    await Promise.all(next.map(({ done }) => done));
  });
});

it('every line of librdkafka’s log may come while records are handed over', async () => {
  let lines = 0;
  const producer = newProducer({ debug: 'all' }, { onLog: () => (lines += 1) });
  const topic = newName();
  await Promise.all(Array.from({ length: 20 }, () => send(producer, topic, numbered(1_000))));
  expect(lines).toBeGreaterThan(100);
});

it('a broker that is not there is told by connect, and close does not wait for it', async () => {
  const producer = newProducer(nobody);
  await expect(producer.connect(300)).rejects.toMatchObject({ kafkaName: '_TRANSPORT' });
  const connecting = producer.connect(60_000);
  const outcome = expect(connecting).rejects.toMatchObject({ kafkaName: '_DESTROY' });
  await new Promise((resolve) => setTimeout(resolve, 100));
  const began = Date.now();
  await producer.close(0);
  expect(Date.now() - began).toBeLessThan(2_000);
  await outcome;
  expect(bootstrap).not.toBe('');
});
