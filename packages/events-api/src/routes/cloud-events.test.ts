import { beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { identityService, testGateway } from '@monasca/common/testing';
import { eventsApiParts } from '../app.js';
import { schema } from '../config.js';

const { values: config } = loadConfig(schema, { env: {} });
const { server, published } = testGateway(eventsApiParts(config), config, { authenticator: identityService });
beforeEach(() => void published.splice(0));

const structured = 'application/cloudevents+json';
const batched = 'application/cloudevents-batch+json';
const event = { specversion: '1.0', id: '1', source: '/a', type: 'a.b' };
const post = (body: string | object, headers: Record<string, string> = {}) =>
  server.inject({
    method: 'POST',
    url: '/v1/cloudevents',
    headers: { 'x-auth-token': 'user', 'content-type': structured, ...headers },
    payload: typeof body === 'string' ? body : JSON.stringify(body),
  });
const items = () => published.flatMap((bulk) => bulk.items);
const values = () => items().map(({ value }) => JSON.parse(String(value)) as Record<string, unknown>);

describe('POST /v1/cloudevents', () => {
  it('takes an event in each mode, as the same envelope', async () => {
    const whole = { ...event, time: '2026-01-02T03:04:05Z', subject: 'żółw', datacontenttype: 'application/json' };
    const inHeaders = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/a', 'ce-type': 'a.b' };
    const binary = { ...inHeaders, 'ce-time': whole.time, 'ce-subject': '%C5%BC%C3%B3%C5%82w', 'content-type': 'application/json' }; // prettier-ignore
    const data = '{"n":1.0}';
    const answers = [
      await post(`${JSON.stringify(whole).slice(0, -1)},"data":${data}}`),
      await post(`[${JSON.stringify(whole).slice(0, -1)},"data":${data}}]`, { 'content-type': batched }),
      await post(data, binary),
    ];
    expect(answers.map(({ statusCode, body }) => [statusCode, body])).toEqual([[204, ''], [204, ''], [204, '']]); // prettier-ignore
    const { time: timestamp, subject, datacontenttype } = whole;
    const envelope = {
      event: { event_type: 'a.b', payload: { n: 1 }, timestamp, dimensions: { id: '1', source: '/a', subject, datacontenttype } },
      creation_time: expect.any(Number) as number,
      meta: { project_id: 'proj-user' },
    }; // prettier-ignore
    expect(values()).toEqual([envelope, envelope, envelope]);
    expect(items().every(({ value }) => String(value).includes(`"payload":${data}`))).toBe(true);
  });

  it('gives an event without a time the one of the request', async () => {
    const before = Date.now();
    await post(event);
    const { timestamp } = values()[0]!.event as { timestamp: string };
    expect(new Date(timestamp).toISOString()).toBe(timestamp);
    expect(Date.parse(timestamp)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(timestamp)).toBeLessThanOrEqual(Date.now());
  });

  it('knows an event by its source and id, whatever else it says and whoever sends it', async () => {
    await post(event);
    await post({ ...event, type: 'other', data: 5 }, { 'idempotency-key': 'k' });
    await post([event, { ...event, id: '2' }, { ...event, source: '/a1', id: '1' }], { 'content-type': batched });
    const ids = items().map(({ id }) => id);
    expect([ids[1], ids[2]]).toEqual([ids[0], ids[0]]);
    expect(new Set(ids).size).toBe(3);
  });

  it('takes no part of one for a part of the other', async () => {
    await post([{ ...event, source: 'a', id: 'bc' }, { ...event, source: 'ab', id: 'c' }], { 'content-type': batched }); // prettier-ignore
    expect(new Set(items().map(({ id }) => id)).size).toBe(2);
  });

  it('publishes nothing of a batch with a bad event, and names it', async () => {
    const answer = await post([event, { ...event, source: undefined }], { 'content-type': batched });
    expect([answer.statusCode, answer.json<{ description: string }>().description]).toEqual([
      422,
      'Event 1: source: expected a text, not an empty one',
    ]);
    expect(published).toEqual([]);
  });

  it('keeps keys that are names of the language', async () => {
    await post('{"specversion": "1.0", "id": "1", "source": "/a", "type": "t", "__proto__": {"x": 1}, "data": {"__proto__": {"y": 2}}}'); // prettier-ignore
    const text = String(items()[0]?.value);
    expect(text).toContain('"__proto__":{"x":1}');
    expect(text).toContain('"payload":{"__proto__":{"y":2}}');
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it.each<[string, Record<string, string>, number]>([
    ['no token', { 'x-auth-token': '' }, 401],
    ['a role that may not post', { 'x-auth-token': 'member' }, 403],
    ['a token of no project', { 'x-auth-token': 'unscoped' }, 403],
    ['too many bytes', { 'content-length': '114689' }, 413],
    ['another format', { 'content-type': 'application/cloudevents+xml' }, 415],
  ])('refuses %s', async (_, headers, status) => {
    expect((await post(event, headers)).statusCode).toBe(status);
    expect(published).toEqual([]);
  });
});
