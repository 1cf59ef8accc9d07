import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import type { Consumer, ConsumerHandlers, Outcome, Producer, ProducerRecord } from '@monasca/common/kafka';
import { metricCodec, type MetricEnvelope } from '@monasca/common/messages';
import { createLogger } from '@monasca/common/service';
import { recordBatch, type TestRecord } from '../test/record-batch.js';
import { until } from '../test/until.js';
import { createMetrics } from './metrics.js';
import { Pipeline } from './pipeline.js';
import { allStored, RepositoryError } from './repository.js';

const log = createLogger({ service: 'test', level: 'error' });
const delivered: Outcome = { status: 'delivered', partition: 0, offset: 1 };

const metric = (value: unknown): string =>
  JSON.stringify({ metric: { name: 'm', timestamp: 1, value }, meta: { tenantId: 't', region: 'R' } });

/** A write or publication that waits until the test ends it. */
interface Pending {
  readonly values: readonly number[];
  readonly done: () => void;
  readonly fail: (error: Error) => void;
}

/** A pipeline on a consumer, a store and a producer in memory, all of which do only what they are told. */
async function pipeline(limits = { count: 1, ageMs: 60_000 }, lanes = 1) {
  let handlers: ConsumerHandlers = { onBatch: () => {} };
  let ended = (): void => {};
  const stops: (number | undefined)[] = [];
  const consumer: Consumer = {
    run: (given) => {
      handlers = given;
      return new Promise((resolve) => (ended = resolve));
    },
    stop: (deadlineMs) => {
      stops.push(deadlineMs);
      ended();
      return Promise.resolve();
    },
    commit: () => Promise.resolve(),
    ...{ assigned: [], bytesInFlight: 0, paused: false },
  };
  const writes: Pending[] = [];
  const letters: (Pending & { readonly records: readonly ProducerRecord[] })[] = [];
  const wait = <V>(values: readonly number[], result: V, more: object = {}, list: Pending[] = writes) =>
    new Promise<V>((resolve, reject) => list.push({ values, done: () => resolve(result), fail: reject, ...more }));
  const producer = {
    publish: (_topic: string, records: readonly ProducerRecord[]) =>
      wait([], records.map(() => delivered), { records }, letters), // prettier-ignore
  } as unknown as Producer;
  const subject = await Pipeline.start<MetricEnvelope>({
    ...{ name: 'metrics', store: 'memory', limits, lanes, producer, log, metrics: createMetrics(new Registry()) },
    consumer: { bootstrap: '', groupId: 'g', topics: ['topic'] },
    decoder: { codec: metricCodec },
    repository: {
      write: (records) => wait(records.map(({ value }) => value.metric.value), allStored), // prettier-ignore
      identity: ({ id }) => id,
      find: () => Promise.reject(new Error('not asked here')),
    },
    connect: () => Promise.resolve(consumer),
  });
  const running = subject.run();
  const take = (...records: TestRecord[]) => {
    const batch = recordBatch(records);
    void handlers.onBatch(batch);
    return batch;
  };
  return { subject, running, handlers, take, writes, letters, stops };
}

const partitions = (...numbers: number[]) => numbers.map((partition) => ({ topic: 'topic', partition }));

describe('a row is finished', () => {
  it('when its record is stored, not before', async () => {
    const { take, writes } = await pipeline();
    const batch = take({ value: metric(1) }, { value: metric(2) });
    await until('it writes', () => writes.length === 1);
    expect(batch.finished).toEqual([]);
    writes[0]?.done();
    await until('rows are finished', () => batch.finished.length === 2);
  });

  it('when its dead letter is confirmed, not before, also where the store refuses it', async () => {
    const { take, writes, letters } = await pipeline();
    const batch = take({ value: 'no JSON' }, { value: metric(1) });
    await until('it writes', () => writes.length === 1);
    writes[0]?.fail(new RepositoryError('record', 'not this one'));
    await until('it publishes', () => letters.length === 1);
    expect(letters[0]?.records.map(({ value }) => String(value))).toEqual(['no JSON', metric(1)]);
    expect(batch.finished).toEqual([]);
    letters[0]?.done();
    await until('rows are finished', () => batch.finished.length === 2);
  });
});

describe('lanes', () => {
  it('are written at the same time, and each partition in its order', async () => {
    const { take, writes } = await pipeline({ count: 1, ageMs: 60_000 }, 2);
    const row = (value: number, partition: number) => ({ value: metric(value), partition });
    const batch = take(row(10, 0), row(11, 1), row(12, 2), row(13, 3));
    await until('both write', () => writes.length === 2);
    take(row(20, 0), row(21, 1));
    writes[1]?.done();
    await until('the second lane goes on alone', () => writes.length === 3);
    expect(writes.map(({ values }) => values)).toEqual([[10, 12], [11, 13], [21]]); // prettier-ignore
    expect(batch.finished).toEqual([1, 3]);
    writes[0]?.done();
    await until('the first goes on', () => writes.length === 4);
    expect(writes[3]?.values).toEqual([20]);
  });
});

describe('lanes of partitions that are assigned', () => {
  it('are all used, whatever their numbers', async () => {
    const { handlers, take, writes } = await pipeline({ count: 1, ageMs: 60_000 }, 2);
    handlers.onAssigned?.(partitions(0, 2, 4, 6));
    handlers.onDrain?.(partitions(0, 4));
    take({ value: metric(1), partition: 2 }, { value: metric(2), partition: 6 });
    await until('both write', () => writes.length === 2);
    expect(writes.flatMap(({ values }) => values).sort()).toEqual([1, 2]);
  });
});

describe('a partition that is', () => {
  it('lost is forgotten: what was collected of it is not stored', async () => {
    const { handlers, take, writes } = await pipeline({ count: 10, ageMs: 60_000 });
    const batch = take({ value: metric(1), partition: 1 }, { value: metric(2), partition: 2 });
    handlers.onLost?.(partitions(1));
    expect(batch.finished).toEqual([0]);
    handlers.onDrain?.(partitions(2));
    await until('it writes', () => writes.length === 1);
    expect(writes[0]?.values).toEqual([2]);
  });

  it('assigned again is read again: what is left of it from before is forgotten', async () => {
    const { handlers, take, writes } = await pipeline({ count: 2, ageMs: 60_000 });
    take({ value: metric(1) }, { value: metric(2) });
    await until('it writes', () => writes.length === 1);
    const left = take({ value: metric(3), partition: 1 }, { value: 'no JSON', partition: 1 }, { value: metric(4) });
    handlers.onAssigned?.(partitions(1));
    expect(left.finished).toEqual([0, 1]);
    take({ value: metric(3), partition: 1 });
    writes[0]?.done();
    await until('it writes again', () => writes.length === 2);
    expect(writes[1]?.values).toEqual([4, 3]);
  });
});

describe('a stop', () => {
  it('while the store is away ends the run without an error, and what was read is not finished', async () => {
    const { subject, running, take, writes, stops } = await pipeline();
    const batch = take({ value: metric(1) });
    await until('it writes', () => writes.length === 1);
    writes[0]?.fail(new RepositoryError('store', 'away'));
    await until('it tries again', () => writes.length === 2);
    expect(subject.trouble).toBe('away');
    await subject.stop(1_000);
    await running;
    writes[1]?.fail(new RepositoryError('store', 'away'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(stops).toEqual([1_000]);
    expect(writes).toHaveLength(2);
    expect(batch.finished).toEqual([]);
  });

  it('after a fault does not wait for what the fault keeps from being stored', async () => {
    const { subject, running, take, writes, stops } = await pipeline();
    const batch = take({ value: metric(1) });
    await until('it writes', () => writes.length === 1);
    writes[0]?.fail(new TypeError('a fault'));
    await expect(running).rejects.toThrow('a fault');
    await subject.stop(20_000);
    expect(stops).toEqual([0]);
    expect(batch.finished).toEqual([]);
  });
});
