import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import type { Outcome, Producer, ProducerRecord } from '@monasca/common/kafka';
import { createMetrics } from './metrics.js';
import { createPublisher } from './publisher.js';

const delivered: Outcome = { status: 'delivered', partition: 0, offset: 1 };
const refused: Outcome = { status: 'failed', code: 'NOT_ENOUGH_REPLICAS', message: 'not now', retriable: true };
const lost: Outcome = { status: 'unknown', code: '_TIMED_OUT', message: 'no answer' };
const tooLarge: Outcome = { status: 'failed', code: 'MSG_SIZE_TOO_LARGE', message: 'too large', retriable: false };

const bulk = { tenantId: 't', key: 'k' };
const envelopes = ['a', 'b', 'c'].map((text) => Buffer.from(text));

/** A producer that answers call after call what it is told, and remembers what it was given. */
function publisher(answers: Outcome[][], topics = ['log']) {
  const calls: { topic: string; records: readonly ProducerRecord[] }[] = [];
  const producer = {
    publish: (topic: string, records: readonly ProducerRecord[]) => {
      calls.push({ topic, records });
      return Promise.resolve(answers[calls.length - 1] ?? records.map(() => delivered));
    },
  } as unknown as Producer;
  const metrics = createMetrics(new Registry());
  const publish = createPublisher({ producer, topics, maxMessageSize: 10, deadlineMs: 1_000, metrics });
  return { publish, calls };
}

describe('publishing a bulk', () => {
  it('goes to every topic, under one key and ids that the key decides', async () => {
    const { publish, calls } = publisher([], ['log', 'copy']);
    await publish(envelopes, bulk);
    await publish(envelopes, { ...bulk, tenantId: 'other' });
    expect(calls.map(({ topic }) => topic)).toEqual(['log', 'copy', 'log', 'copy']);
    const ids = calls.map(({ records }) => records.map(({ headers }) => headers?.[0]?.[1]));
    expect(ids[0]).toEqual(ids[1]);
    expect(new Set([...(ids[0] ?? []), ...(ids[2] ?? [])]).size).toBe(6);
    expect(new Set(calls.flatMap(({ records }) => records.map(({ key }) => key)))).toEqual(new Set(['k']));
  });

  it('sends again what Kafka refused for the moment, and only that', async () => {
    const { publish, calls } = publisher([[delivered, refused, delivered]]);
    await publish(envelopes, bulk);
    expect(calls.map(({ records }) => records.map(({ value }) => String(value)))).toEqual([['a', 'b', 'c'], ['b']]);
  });

  it('is answered 503 with Retry-After when some are not confirmed, and says how many', async () => {
    const { publish, calls } = publisher([[delivered, lost, lost]]);
    await expect(publish(envelopes, bulk)).rejects.toMatchObject({
      ...{ status: 503, headers: { 'retry-after': '60' } },
      message: expect.stringContaining('2 of 3 logs') as string,
    });
    expect(calls).toHaveLength(1);
  });

  it('publishes nothing when one envelope is too large', async () => {
    const { publish, calls } = publisher([]);
    await expect(publish([...envelopes, Buffer.alloc(11)], bulk)).rejects.toMatchObject({ status: 413 });
    expect(calls).toEqual([]);
  });

  it('is answered 413 when Kafka finds one too large', async () => {
    const { publish } = publisher([[delivered, tooLarge, delivered]]);
    await expect(publish(envelopes, bulk)).rejects.toMatchObject({ status: 413 });
  });
});
