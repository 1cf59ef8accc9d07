import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messageId, messageIdHeader } from '@monasca/common/messages';
import { readTopic, sendRequest, tokenOf, type ReadRecord } from '@monasca/common/testing';
import { bootstrap, keystone, startedService, type StartedService } from './started-service.js';

const timestamp = '2026-11-26T12:00:00Z+0000';

/** An item such as Tempest's client makes. */
const itemOf = (type: string) => ({
  dimensions: { service: 'compute', topic: 'notification.sample', hostname: 'mars' },
  project_id: '6f70656e737461636b20342065766572',
  event: {
    event_type: type,
    payload: {
      'nova_object.data': { architecture: 'x86_64', availability_zone: 'nova', created_at: '2012-10-29T13:42:11Z' },
    },
  },
});
const some = (count: number, type = `type.${randomUUID()}`) => Array.from({ length: count }, () => itemOf(type));
const idOf = ({ headers }: ReadRecord): string => headers[messageIdHeader] ?? '';

describe('the events API in front of a Kafka cluster', () => {
  let service: StartedService;
  let token = '';
  /** How many events were answered 200. */
  let total = 0;

  beforeAll(async () => {
    service = await startedService();
    token = await tokenOf(keystone, 'admin', 'admin');
  });
  afterAll(() => service.stop());

  const send = async (body: string, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
    sendRequest(service.port, {
      ...{ method: 'POST', path: '/v1.0/events', body },
      headers: { 'x-auth-token': token, 'kbn-version': '7.3.0', ...headers },
    });
  const post = async (events: readonly object[], headers: Record<string, string> = {}): Promise<number> => {
    const all = { 'content-type': 'application/json', ...headers };
    const { status } = await send(JSON.stringify({ timestamp, events }), all);
    if (status === 200) total += events.length;
    return status;
  };
  /** The records of an event type; the topic has no others than those that were answered 200. */
  const recordsOf = async ([first]: readonly { event: { event_type: string } }[]): Promise<ReadRecord[]> => {
    const records = await readTopic(bootstrap, service.topic, total);
    expect(records).toHaveLength(total);
    return records.filter(({ value }) => value.includes(first!.event.event_type));
  };

  it('ET1: takes one event, which stands on the topic as an envelope', async () => {
    const events = some(1);
    const before = Math.floor(Date.now() / 1_000);
    expect(await post(events)).toBe(200);
    const records = await recordsOf(events);
    expect(records).toHaveLength(1);
    const envelope = JSON.parse(records[0]!.value) as { creation_time: number };
    expect(envelope).toEqual({
      event: { ...events[0]!.event, timestamp, dimensions: events[0]!.dimensions },
      creation_time: expect.any(Number) as number,
      meta: { project_id: expect.stringMatching(/^[0-9a-f]{32}$/) as string },
    });
    expect(envelope.creation_time).toBeGreaterThanOrEqual(before);
    expect(envelope.creation_time).toBeLessThanOrEqual(Date.now() / 1_000);
  });

  it('ET2: takes five that are alike, which stay five', async () => {
    const events = some(5);
    expect(await post(events)).toBe(200);
    const records = await recordsOf(events);
    expect(new Set(records.map(idOf)).size).toBe(5);
    expect(new Set(records.map(({ key }) => key)).size).toBe(1);
  });

  it.each<[string, string, Record<string, string> | undefined, number]>([
    ['ET3: null in place of a body', 'null', undefined, 422],
    ['ET4: no events', JSON.stringify({ timestamp, events: [] }), undefined, 422],
    ['ET5: no content type', JSON.stringify({ timestamp, events: some(1) }), {}, 400],
  ])('refuses, and publishes nothing: %s', async (_, body, headers, status) => {
    expect((await send(body, headers)).status).toBe(status);
    const after = some(1);
    expect(await post(after)).toBe(200);
    expect(await recordsOf(after)).toHaveLength(1);
  });

  it('gives a bulk that is sent again the same message ids, without a key', async () => {
    const events = [...some(2), ...some(1)];
    const types = new Set(events.map(({ event }) => event.event_type));
    for (const bulk of [events, events]) expect(await post(bulk)).toBe(200);
    const records = await readTopic(bootstrap, service.topic, total);
    const ids = records.filter(({ value }) => [...types].some((type) => value.includes(type))).map(idOf);
    expect(ids.slice(3)).toEqual(ids.slice(0, 3));
    expect(new Set(ids).size).toBe(3);
  });

  it('gives a bulk that is sent again the same message ids, by its key and place', async () => {
    const events = some(2);
    const key = randomUUID();
    for (const headers of [{ 'idempotency-key': key }, { 'idempotency-key': key }, { 'idempotency-key': `${key}x` }]) {
      expect(await post(events, headers)).toBe(200);
    }
    const records = await recordsOf(events);
    const { meta } = JSON.parse(records[0]!.value) as { meta: { project_id: string } };
    const own = [0, 1].map((index) => messageId(meta.project_id, key, index));
    expect(records.slice(0, 4).map(idOf)).toEqual([...own, ...own]);
    expect(new Set(records.map(idOf)).size).toBe(4);
    expect(records.map((record) => record.key)).toEqual([key, key, key, key, `${key}x`, `${key}x`]);
  });
});
