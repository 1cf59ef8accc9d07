import { beforeEach, describe, expect, it } from 'vitest';
import { bodyDepth } from '@monasca/common/http';
import { logCodec, maxDepth, messageId } from '@monasca/common/messages';
import { testApp } from '../test/test-app.js';

const { post, published, items, confirmWith } = testApp();
beforeEach(() => {
  published.splice(0);
  items.splice(0);
  confirmWith();
});

const each = { prefer: 'return=representation', 'idempotency-key': 'k' };

describe('a client that wants to know of each log', () => {
  it('is told, and bad logs are in no way of the others', async () => {
    const logs = [{ message: 'a' }, { text: 'b' }, { message: 'c', dimensions: { _x: 'y' } }, { message: 'd' }];
    const response = await post(JSON.stringify({ logs, dimensions: { g: 'h' } }), each);
    expect([response.statusCode, response.headers['preference-applied']]).toEqual([200, 'return=representation']);
    const title = 'unprocessable_entity';
    expect(response.json()).toEqual({
      logs: [
        { status: 204 },
        { status: 422, title, description: 'Log 1: Log property should have message' },
        { status: 422, title, description: 'Log 2: Dimension name _x cannot start with underscore (_)' },
        { status: 204 },
      ],
    });
    // The identity of a log is that of its place, whatever became of the others.
    expect(items.map(({ id }) => id)).toEqual([messageId('own', 'k', 0), messageId('own', 'k', 3)]);
    expect(published[0]?.envelopes.map((text) => (JSON.parse(text) as { log: object }).log)).toEqual([
      { message: 'a', dimensions: { g: 'h' } },
      { message: 'd', dimensions: { g: 'h' } },
    ]);
  });

  it('is told what Kafka has not confirmed', async () => {
    const unknown = { status: 'unknown', code: '_TIMED_OUT', message: 'no answer' } as const;
    confirmWith({ status: 'delivered', partition: 0, offset: 1 }, unknown);
    const response = await post('{"logs": [{"message": 1}, {"message": 2}]}', each);
    const refusal = { title: 'Service unavailable', description: 'Kafka has not confirmed it' };
    expect(response.json()).toEqual({ logs: [{ status: 204 }, { status: 503, ...refusal }] });
  });

  it('is refused a bulk that global dimensions make too large as a whole', async () => {
    const dimensions = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`name${i}`, 'v'.repeat(240)]));
    const body = (count: number) => JSON.stringify({ dimensions, logs: Array(count).fill({ message: 1 }) });
    expect((await post(body(50), each)).statusCode).toBe(200);
    published.splice(0);
    const response = await post(body(150), each);
    expect([response.statusCode, response.json<{ title: string }>().title]).toEqual([413, 'Log payload size exceeded']);
    expect(published).toEqual([]);
  });

  it('is refused what is no bulk, as always', async () => {
    for (const body of ['{}', '{"logs": 5}', '{"logs": [], "dimensions": {"": "a"}}', 'no JSON']) {
      const [asked, plain] = [await post(body, each), await post(body)];
      expect([asked.statusCode, asked.json<unknown>()]).toEqual([plain.statusCode, plain.json<unknown>()]);
    }
    expect(published).toEqual([]);
  });

  it.each(['respond-async', 'return=minimal', 'xreturn=representation'])('is not who prefers %s', async (prefer) => {
    expect((await post('{"logs": [{"message": 1}]}', { prefer })).statusCode).toBe(204);
  });
});

describe('logs in lines', () => {
  const lines = { 'content-type': 'application/x-ndjson' };

  it('are a bulk, with dimensions of a header', async () => {
    const body = '{"message": "a"}\r\n\n  {"message": "b", "dimensions": {"x": "own"}}\n';
    expect((await post(body, { ...lines, 'x-dimensions': 'x:1,y:2' })).statusCode).toBe(204);
    expect(published[0]?.envelopes.map((text) => (JSON.parse(text) as { log: object }).log)).toEqual([
      { message: 'a', dimensions: { x: '1', y: '2' } },
      { message: 'b', dimensions: { x: 'own', y: '2' } },
    ]);
  });

  it('that are none are named', async () => {
    const syntax = await post('{"message": "a"}\n\n{"message', lines);
    expect([syntax.statusCode, syntax.json<{ description: string }>().description]).toEqual([
      400,
      expect.stringMatching(/^Line 3: Could not parse JSON body/),
    ]);
    const shape = await post('{"message": "a"}\n5', lines);
    expect([shape.statusCode, shape.json<{ description: string }>().description]).toEqual([
      422,
      'Log 1: a log must be an object',
    ]);
    expect((await post('', { ...lines, 'content-length': '0' })).statusCode).toBe(400);
    expect(published).toEqual([]);
  });
});

it('what is taken is not nested deeper than readers of the topic take', async () => {
  const nested = (depth: number): string => `{"message": "m", "x": ${'['.repeat(depth)}${']'.repeat(depth)}}`;
  const lines = { 'content-type': 'application/x-ndjson' };
  expect((await post(nested(maxDepth - 1), lines)).statusCode).toBe(400);
  expect((await post(nested(bodyDepth - 1), lines)).statusCode).toBe(204);
  const [envelope = ''] = published[0]?.envelopes ?? [];
  expect(logCodec.decode(Buffer.from(envelope))).toMatchObject({ ok: true });
});
