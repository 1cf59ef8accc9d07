import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { recordList, type Outcome, type Producer, type ProducerRecord, type Records } from '../kafka/index.js';
import { silentLog } from '../log.js';
import { messageIdHeader } from '../messages/index.js';
import type { ItemSource } from './bulk-items.js';
import { BulkPublisher } from './bulk-publisher.js';
import { createGatewayMetrics } from './metrics.js';

const delivered: Outcome = { status: 'delivered', partition: 0, offset: 1 };
const later: Outcome = { status: 'failed', code: 'NOT_ENOUGH_REPLICAS', message: 'not now', retriable: true };
const denied: Outcome = { status: 'failed', code: 'TOPIC_AUTHORIZATION_FAILED', message: 'no', retriable: false };
const tooLarge: Outcome = { status: 'failed', code: 'MSG_SIZE_TOO_LARGE', message: 'too large', retriable: false };
const lost: Outcome = { status: 'unknown', code: '_TIMED_OUT', message: 'no answer' };

const items = ['a', 'b', 'c'].map((text) => ({ value: Buffer.from(text), id: `id of ${text}` }));
const maxItemBytes = 10;

interface Call {
  readonly topic: string;
  readonly records: readonly ProducerRecord[];
  readonly deadlineMs: number | undefined;
}

/** A producer that answers topic by topic, call after call, what it is told, then delivers; it remembers its calls. */
function publisher(answers: Record<string, Outcome[][]> = {}, topics = ['log'], deadlineMs = 10_000) {
  const calls: Call[] = [];
  const producer = {
    publish: (topic: string, published: Records, options?: { deadlineMs?: number }) => {
      const records = recordList(published);
      calls.push({ topic, records, deadlineMs: options?.deadlineMs });
      return Promise.resolve(answers[topic]?.shift() ?? records.map(() => delivered));
    },
  } as unknown as Producer;
  const registry = new Registry();
  const warnings: object[] = [];
  const log = { ...silentLog, warn: (fields: object) => void warnings.push(fields) };
  const metrics = createGatewayMetrics(registry, 'log_api', 'logs');
  const bulks = new BulkPublisher({ producer, topics, maxItemBytes, deadlineMs, metrics, log, noun: 'logs' });
  return { publish: (some = items) => bulks.publish(some, 'k'), bulks, calls, registry, warnings };
}

const large = (bytes: number) => ({ value: Buffer.alloc(bytes), id: 'large' });
const valuesOf = (calls: readonly Call[]) => calls.map(({ records }) => records.map(({ value }) => String(value)));
const idsOf = (calls: readonly Call[]) =>
  calls.flatMap(({ records }) => records.map(({ headers }) => new Map(headers).get(messageIdHeader)));

describe('publishing a bulk', () => {
  it('goes to every topic: the items as they are, in order, under one key', async () => {
    const { publish, calls } = publisher({}, ['log', 'copy']);
    await publish();
    expect(calls.map(({ topic }) => topic)).toEqual(['log', 'copy']);
    expect(valuesOf(calls)).toEqual([['a', 'b', 'c'], ['a', 'b', 'c']]); // prettier-ignore
    expect(new Set(calls.flatMap(({ records }) => records.map(({ key }) => key)))).toEqual(new Set(['k']));
  });

  it('has each item with its identity in a header', async () => {
    const { publish, calls } = publisher({}, ['log', 'copy']);
    await publish();
    expect(idsOf(calls)).toEqual(['id of a', 'id of b', 'id of c', 'id of a', 'id of b', 'id of c']);
  });

  it('sends nothing for a bulk without logs', async () => {
    const { publish, calls } = publisher();
    await publish([]);
    expect(valuesOf(calls).flat()).toEqual([]);
  });

  it('publishes nothing when one envelope is too large, and names it', async () => {
    const { publish, calls } = publisher();
    await expect(publish([...items, large(maxItemBytes + 1)])).rejects.toMatchObject({
      ...{ status: 413, title: 'Payload size exceeded', message: 'Item 3: 11 bytes, at most 10' },
    });
    expect(calls).toEqual([]);
    await publish([large(maxItemBytes)]);
    expect(calls).toHaveLength(1);
  });
});

describe('items that are written where they are sent from', () => {
  const source: ItemSource = {
    length: items.length,
    idOf: (index) => items[index]!.id,
    sizeOf: (index) => items[index]!.value.length,
    write: (index, target, at) => {
      target.setUint8(at, items[index]!.value[0]!);
    },
  };

  it('are published, and sent again, as others are', async () => {
    const { bulks, calls } = publisher({ log: [[delivered, later, later]] });
    await bulks.publish(source, 'k');
    expect(valuesOf(calls)).toEqual([['a', 'b', 'c'], ['b', 'c']]); // prettier-ignore
    expect(idsOf(calls.slice(1))).toEqual(['id of b', 'id of c']);
  });

  it('are refused where one is too large', async () => {
    const { bulks, calls } = publisher();
    const sizeOf = (index: number): number => index * maxItemBytes;
    await expect(bulks.publish({ ...source, sizeOf }, 'k')).rejects.toMatchObject({
      ...{ status: 413, message: 'Item 2: 20 bytes, at most 10' },
    });
    expect(calls).toEqual([]);
  });
});

describe('what Kafka does not confirm', () => {
  it('is sent again where it was refused for the moment, and only that, under the same id', async () => {
    const { publish, calls } = publisher({ log: [[delivered, later, later], [later, delivered]] }, ['log', 'copy']); // prettier-ignore
    await publish();
    expect(calls.map(({ topic }) => topic)).toEqual(['log', 'copy', 'log', 'log']);
    expect(valuesOf(calls)).toEqual([['a', 'b', 'c'], ['a', 'b', 'c'], ['b', 'c'], ['b']]); // prettier-ignore
    expect(idsOf(calls.slice(2))).toEqual(['id of b', 'id of c', 'id of b']);
  });

  it('is answered 503 with Retry-After, with how many, and with the key for the next attempt', async () => {
    const { publish, calls } = publisher({ log: [[delivered, lost, lost]] });
    await expect(publish()).rejects.toMatchObject({
      ...{ status: 503, title: 'Service unavailable', headers: { 'retry-after': '60' } },
      message:
        '2 of 3 logs are not confirmed by Kafka. Send the request again with Idempotency-Key k: ' +
        'nothing will be stored twice.',
    });
    expect(calls).toHaveLength(1);
  });

  it('is what any topic has not got', async () => {
    const { publish, bulks } = publisher({ copy: [[delivered, lost, later], [denied], []] }, ['log', 'copy']);
    await expect(publish()).rejects.toThrow(/^2 of 3 logs are not confirmed/);
    const again = publisher({ log: [[lost, delivered]], copy: [[delivered, tooLarge]] }, ['log', 'copy']);
    expect(await again.bulks.confirm(items.slice(1), 'k')).toEqual([lost, tooLarge]);
    expect(await bulks.confirm([], 'k')).toEqual([]);
  });

  it('is given up when the deadline comes', async () => {
    const { publish, calls } = publisher({ log: Array.from({ length: 100 }, () => [later]) }, ['log'], 700);
    const began = Date.now();
    await expect(publish(items.slice(0, 1))).rejects.toMatchObject({ status: 503 });
    expect(Date.now() - began).toBeLessThan(700);
    expect(calls.length).toBeGreaterThan(1);
    const left = calls.map(({ deadlineMs = 0 }) => deadlineMs);
    expect(left[0]).toBeGreaterThan(600);
    expect(left.slice(1).every((ms, i) => ms > 0 && ms < (left[i] ?? 0))).toBe(true);
  });

  it('is not sent again where Kafka will never take it', async () => {
    const refused = publisher({ log: [[delivered, denied, delivered]] });
    await expect(refused.publish()).rejects.toMatchObject({ status: 503 });
    const oversize = publisher({ log: [[delivered, tooLarge, delivered]] });
    await expect(oversize.publish()).rejects.toMatchObject({
      ...{ status: 413, message: 'Item 1: Kafka refuses one of this size; 2 others are stored' },
    });
    const both = publisher({ log: [[delivered, tooLarge, lost]] });
    await expect(both.publish()).rejects.toMatchObject({ status: 503 });
    expect([refused.calls.length, oversize.calls.length]).toEqual([1, 1]);
  });

  it('is told to the operator, with what Kafka said and without a word of the logs', async () => {
    const { publish, warnings } = publisher({ log: [[delivered, denied, lost]] });
    await expect(publish()).rejects.toMatchObject({ status: 503 });
    expect(warnings).toEqual([{ count: 2, topics: ['log'], code: 'TOPIC_AUTHORIZATION_FAILED', error: 'no' }]);
  });

  it('is counted', async () => {
    const { publish, registry } = publisher({ log: [[delivered, lost, delivered]] });
    await expect(publish()).rejects.toThrow();
    await publish();
    const metrics = await registry.metrics();
    expect(metrics.match(/^monasca_log_api_logs_\w+ \d+$/gm)).toEqual([
      'monasca_log_api_logs_accepted_total 6',
      'monasca_log_api_logs_confirmed_total 5',
      'monasca_log_api_logs_unconfirmed_total 1',
    ]);
  });

  it('for its size is refused here from then on, before anything is published', async () => {
    const { publish, calls } = publisher({ log: [[delivered, tooLarge, delivered]] });
    const sized = [large(2), large(8), large(3)];
    await expect(publish(sized)).rejects.toMatchObject({ status: 413 });
    await expect(publish(sized)).rejects.toMatchObject({ status: 413, message: 'Item 1: 8 bytes, at most 7' });
    expect(calls).toHaveLength(1);
    await publish([large(7)]);
    expect(calls).toHaveLength(2);
  });
});
