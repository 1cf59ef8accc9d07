import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { silentLog } from '@monasca/common';
import type { Outcome, Producer, ProducerRecord } from '@monasca/common/kafka';
import { messageId, messageIdHeader } from '@monasca/common/messages';
import { createMetrics } from './metrics.js';
import { createPublisher } from './publisher.js';

const delivered: Outcome = { status: 'delivered', partition: 0, offset: 1 };
const later: Outcome = { status: 'failed', code: 'NOT_ENOUGH_REPLICAS', message: 'not now', retriable: true };
const denied: Outcome = { status: 'failed', code: 'TOPIC_AUTHORIZATION_FAILED', message: 'no', retriable: false };
const tooLarge: Outcome = { status: 'failed', code: 'MSG_SIZE_TOO_LARGE', message: 'too large', retriable: false };
const lost: Outcome = { status: 'unknown', code: '_TIMED_OUT', message: 'no answer' };

const bulk = { tenantId: 't', key: 'k' };
const envelopes = ['a', 'b', 'c'].map((text) => Buffer.from(text));
const maxMessageSize = 10;

interface Call {
  readonly topic: string;
  readonly records: readonly ProducerRecord[];
  readonly deadlineMs: number | undefined;
}

/** A producer that answers topic by topic, call after call, what it is told, then delivers; it remembers its calls. */
function publisher(answers: Record<string, Outcome[][]> = {}, topics = ['log'], deadlineMs = 10_000) {
  const calls: Call[] = [];
  const producer = {
    publish: (topic: string, records: readonly ProducerRecord[], options?: { deadlineMs?: number }) => {
      calls.push({ topic, records, deadlineMs: options?.deadlineMs });
      return Promise.resolve(answers[topic]?.shift() ?? records.map(() => delivered));
    },
  } as unknown as Producer;
  const registry = new Registry();
  const warnings: object[] = [];
  const log = { ...silentLog, warn: (fields: object) => void warnings.push(fields) };
  const metrics = createMetrics(registry);
  const publish = createPublisher({ producer, topics, maxMessageSize, deadlineMs, metrics, log });
  return { publish, calls, registry, warnings };
}

const valuesOf = (calls: readonly Call[]) => calls.map(({ records }) => records.map(({ value }) => String(value)));
const idsOf = (calls: readonly Call[]) =>
  calls.flatMap(({ records }) => records.map(({ headers }) => new Map(headers).get(messageIdHeader)));

describe('publishing a bulk', () => {
  it('goes to every topic: the envelopes as they are, in order, under one key', async () => {
    const { publish, calls } = publisher({}, ['log', 'copy']);
    await publish(envelopes, bulk);
    expect(calls.map(({ topic }) => topic)).toEqual(['log', 'copy']);
    expect(valuesOf(calls)).toEqual([['a', 'b', 'c'], ['a', 'b', 'c']]); // prettier-ignore
    expect(new Set(calls.flatMap(({ records }) => records.map(({ key }) => key)))).toEqual(new Set(['k']));
  });

  it('gives each log an id that tenant, key and index decide, and nothing else', async () => {
    const { publish, calls } = publisher({}, ['log', 'copy']);
    await publish(envelopes, bulk);
    await publish(envelopes.toReversed(), bulk);
    const ids = [0, 1, 2].map((index) => messageId('t', 'k', index));
    expect(idsOf(calls)).toEqual([...ids, ...ids, ...ids, ...ids]);
    await publish(envelopes, { ...bulk, tenantId: 'other' });
    await publish(envelopes, { ...bulk, key: 'other' });
    expect(new Set(idsOf(calls)).size).toBe(9);
  });

  it('sends nothing for a bulk without logs', async () => {
    const { publish, calls } = publisher();
    await publish([], bulk);
    expect(valuesOf(calls).flat()).toEqual([]);
  });

  it('publishes nothing when one envelope is too large, and names it', async () => {
    const { publish, calls } = publisher();
    await expect(publish([...envelopes, Buffer.alloc(maxMessageSize + 1)], bulk)).rejects.toMatchObject({
      ...{ status: 413, title: 'Log payload size exceeded', message: 'Log 3: 11 bytes, at most 10' },
    });
    expect(calls).toEqual([]);
    await publish([Buffer.alloc(maxMessageSize)], bulk);
    expect(calls).toHaveLength(1);
  });
});

describe('what Kafka does not confirm', () => {
  it('is sent again where it was refused for the moment, and only that, under the same id', async () => {
    const { publish, calls } = publisher({ log: [[delivered, later, later], [later, delivered]] }, ['log', 'copy']); // prettier-ignore
    await publish(envelopes, bulk);
    expect(calls.map(({ topic }) => topic)).toEqual(['log', 'copy', 'log', 'log']);
    expect(valuesOf(calls)).toEqual([['a', 'b', 'c'], ['a', 'b', 'c'], ['b', 'c'], ['b']]); // prettier-ignore
    expect(idsOf(calls.slice(2))).toEqual([1, 2, 1].map((index) => messageId('t', 'k', index)));
  });

  it('is answered 503 with Retry-After, with how many, and with the key for the next attempt', async () => {
    const { publish, calls } = publisher({ log: [[delivered, lost, lost]] });
    await expect(publish(envelopes, bulk)).rejects.toMatchObject({
      ...{ status: 503, title: 'Service unavailable', headers: { 'retry-after': '60' } },
      message:
        '2 of 3 logs are not confirmed by Kafka. Send the request again with Idempotency-Key k: ' +
        'nothing will be stored twice.',
    });
    expect(calls).toHaveLength(1);
  });

  it('counts once for each topic', async () => {
    const { publish } = publisher({ copy: [[delivered, lost, delivered]] }, ['log', 'copy']);
    await expect(publish(envelopes, bulk)).rejects.toThrow(/^1 of 6 logs are not confirmed/);
  });

  it('is given up when the deadline comes', async () => {
    const { publish, calls } = publisher({ log: Array.from({ length: 100 }, () => [later]) }, ['log'], 700);
    const began = Date.now();
    await expect(publish(envelopes.slice(0, 1), bulk)).rejects.toMatchObject({ status: 503 });
    expect(Date.now() - began).toBeLessThan(700);
    expect(calls.length).toBeGreaterThan(1);
    const left = calls.map(({ deadlineMs = 0 }) => deadlineMs);
    expect(left[0]).toBeGreaterThan(600);
    expect(left.slice(1).every((ms, i) => ms > 0 && ms < (left[i] ?? 0))).toBe(true);
  });

  it('is not sent again where Kafka will never take it', async () => {
    const refused = publisher({ log: [[delivered, denied, delivered]] });
    await expect(refused.publish(envelopes, bulk)).rejects.toMatchObject({ status: 503 });
    const large = publisher({ log: [[delivered, tooLarge, lost]] });
    await expect(large.publish(envelopes, bulk)).rejects.toMatchObject({ status: 413 });
    expect([refused.calls.length, large.calls.length]).toEqual([1, 1]);
  });

  it('is told to the operator, with what Kafka said and without a word of the logs', async () => {
    const { publish, warnings } = publisher({ log: [[delivered, denied, lost]] });
    await expect(publish(envelopes, bulk)).rejects.toMatchObject({ status: 503 });
    expect(warnings).toEqual([{ logs: 2, topics: ['log'], code: 'TOPIC_AUTHORIZATION_FAILED', error: 'no' }]);
  });

  it('is counted', async () => {
    const { publish, registry } = publisher({ log: [[delivered, lost, delivered]] });
    await expect(publish(envelopes, bulk)).rejects.toThrow();
    await publish(envelopes, bulk);
    const metrics = await registry.metrics();
    expect(metrics.match(/^monasca_log_api_logs_\w+ \d+$/gm)).toEqual([
      'monasca_log_api_logs_accepted_total 6',
      'monasca_log_api_logs_confirmed_total 5',
      'monasca_log_api_logs_unconfirmed_total 1',
    ]);
  });
});
