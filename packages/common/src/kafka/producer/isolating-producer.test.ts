import { expect, it } from 'vitest';
import type { Outcome, ProducerRecord } from '../record.js';
import { IsolatingProducer } from './isolating-producer.js';
import type { Producer } from './producer.js';

const refused: Outcome = { status: 'failed', code: 'MSG_SIZE_TOO_LARGE', message: 'too large', retriable: false };

/** A client whose broker takes a call's records as one batch of so many bytes at most. */
function clientWith(limit: number, onPublish: (sizes: readonly number[]) => void = () => {}) {
  let offset = 0;
  const sent: number[] = [];
  const client = {
    publish: (_topic: string, records: readonly ProducerRecord[]) => {
      const sizes = records.map(({ value }) => value?.length ?? 0);
      sent.push(...sizes);
      onPublish(sizes);
      const isRefused = sizes.reduce((sum, size) => sum + size, 0) > limit;
      return Promise.resolve(
        records.map((): Outcome => (isRefused ? refused : { status: 'delivered', partition: 0, offset: offset++ })),
      );
    },
  } as unknown as Producer;
  return { producer: new IsolatingProducer(client, 10_000), sent };
}

const records = (...sizes: number[]) => sizes.map((size) => ({ value: Buffer.alloc(size) }));
const statuses = (outcomes: readonly Outcome[]) => outcomes.map(({ status }) => status);

it('one record that is too large costs one record', async () => {
  const { producer } = clientWith(100);
  const outcomes = await producer.publish('t', records(10, 10, 500, 10, 10));
  expect(statuses(outcomes)).toEqual(['delivered', 'delivered', 'failed', 'delivered', 'delivered']);
  expect(outcomes[2]).toBe(refused);
  // In their order: the neighbours keep it.
  expect(outcomes.flatMap((outcome) => (outcome.status === 'delivered' ? [outcome.offset] : []))).toEqual([0, 1, 2, 3]);
});

it('a batch that is larger than the topic allows is sent in parts, in its order', async () => {
  const { producer } = clientWith(100);
  const outcomes = await producer.publish('t', records(...Array.from({ length: 64 }, () => 10)));
  expect(outcomes.map((outcome) => (outcome.status === 'delivered' ? outcome.offset : -1))).toEqual(
    Array.from({ length: 64 }, (_, i) => i),
  );
});

it('what is taken at once is sent once', async () => {
  const { producer, sent } = clientWith(100);
  expect(statuses(await producer.publish('t', records(50, 50)))).toEqual(['delivered', 'delivered']);
  expect(sent).toEqual([50, 50]);
});

it('a record that a neighbour of another call has cost is sent again alone', async () => {
  let neighbours = 2;
  const client = {
    publish: () => Promise.resolve([neighbours-- > 0 ? refused : { status: 'delivered', partition: 0, offset: 7 }]),
  } as unknown as Producer;
  expect(await new IsolatingProducer(client, 10_000).publish('t', records(1))).toMatchObject([{ offset: 7 }]);
});

it('what has no time left is retriable: nobody knows whether it is too large', async () => {
  const { producer } = clientWith(10, () => {
    const until = Date.now() + 15;
    while (Date.now() < until);
  });
  const outcomes = await producer.publish('t', records(6, 6), { deadlineMs: 10 });
  expect(outcomes).toMatchObject([
    { status: 'failed', code: '_TIMED_OUT', retriable: true },
    { status: 'failed', code: '_TIMED_OUT', retriable: true },
  ]);
});
