import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEmbeddedCluster, type EmbeddedCluster } from '../embedded.js';
import type { ProducerOptions } from '../options.js';
import type { Outcome } from '../record.js';
import { RdkafkaProducer } from './rdkafka-producer.js';

const values = (count: number) => Array.from({ length: count }, (_, i) => ({ value: Buffer.from(`value ${i}`) }));
const statuses = (outcomes: readonly Outcome[]): string[] => outcomes.map(({ status }) => status);

let cluster: EmbeddedCluster;
let producer: RdkafkaProducer;

/** A producer that has published once, so that it knows the topic, and whose broker is gone since. */
async function cutOff(options: Omit<ProducerOptions, 'bootstrap'> = {}): Promise<void> {
  producer = await RdkafkaProducer.connect({ bootstrap: cluster.bootstrap, lingerMs: 0, ...options });
  expect(statuses(await producer.publish('t', values(1)))).toEqual(['delivered']);
  cluster.close();
}

beforeEach(() => (cluster = startEmbeddedCluster()));

afterEach(async () => {
  await producer.close(0);
  cluster.close();
});

describe('a producer whose brokers are gone', () => {
  it('says unknown at the deadline, not before and not much later', async () => {
    await cutOff();
    const began = Date.now();
    expect(await producer.publish('t', values(2), { deadlineMs: 300 })).toMatchObject([
      { status: 'unknown', code: '_TIMED_OUT', message: 'no confirmation within 300 ms' },
      { status: 'unknown' },
    ]);
    expect(Date.now() - began).toBeGreaterThanOrEqual(299);
    expect(Date.now() - began).toBeLessThan(1_500);
    expect(producer.inFlight).toBe(2);
  });

  it('says unknown, not failed, when the client gives a record up', async () => {
    await cutOff({ deliveryTimeoutMs: 600 });
    const [outcome] = await producer.publish('t', values(1), { deadlineMs: 20_000 });
    expect(outcome).toMatchObject({ status: 'unknown', code: '_MSG_TIMED_OUT' });
    expect(producer.inFlight).toBe(0);
  });

  it('says failed for what its full queue never took, and does not send it later', async () => {
    await cutOff({ queueMaxRecords: 100, deliveryTimeoutMs: 1_500 });
    const outcomes = await producer.publish('t', values(3_000), { deadlineMs: 300 });
    expect(statuses(outcomes)).toEqual(Array.from({ length: 3_000 }, (_, i) => (i < 100 ? 'unknown' : 'failed')));
    expect(outcomes.slice(100)).toEqual(
      outcomes.slice(100).map(() => expect.objectContaining({ retriable: true }) as unknown),
    );
    expect(producer.inFlight).toBe(100);
    await expect.poll(() => producer.inFlight, { timeout: 10_000 }).toBe(0);
  });

  it('sends nothing when the deadline has passed already', async () => {
    await cutOff();
    expect(statuses(await producer.publish('t', values(2), { deadlineMs: -5 }))).toEqual(['failed', 'failed']);
    expect(producer.inFlight).toBe(0);
  });

  it('settles everything when it is closed, in the time given', async () => {
    await cutOff({ queueMaxRecords: 100 });
    const publishing = Promise.all([producer.publish('t', values(10)), producer.publish('t', values(300))]);
    await sleep(50);
    expect(await producer.flush(50)).toBe(false);
    const began = Date.now();
    await producer.close(200);
    expect(Date.now() - began).toBeLessThan(3_000);
    const [few, many] = await publishing;
    expect(few).toEqual(few.map(() => expect.objectContaining({ status: 'unknown' }) as unknown));
    expect(statuses(many)).toEqual(Array.from({ length: 300 }, (_, i) => (i < 90 ? 'unknown' : 'failed')));
  });
});
