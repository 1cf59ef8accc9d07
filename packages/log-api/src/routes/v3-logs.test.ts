import { Readable } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { unavailable } from '@monasca/common/http';
import { bodyLimit, testApp } from '../../test/test-app.js';

const { app, published, post } = testApp();
beforeEach(() => void published.splice(0));

const good = '{"logs": [{"message": "m"}]}';
const unauthorized = {
  code: 401,
  title: 'Unauthorized',
  message: 'The request you have made requires authentication.',
};
const forbidden = { title: 'Forbidden', description: 'The request does not have access to this service' };
const denied = { title: 'Permission denied', description: 'Projects own cannot POST cross tenant logs' };
const tooLarge = { title: 'Log payload size exceeded', description: `Maximum allowed size is ${bodyLimit} bytes` };
const unprocessable = (description: string) => ({ title: 'unprocessable_entity', description });

describe('the checks of a bulk', () => {
  it('come in the order of the original: the first that fails is the answer', async () => {
    const headers: Record<string, string> = {};
    let query = '?tenant_id=other';
    let payload: string | Readable = Readable.from(['x'.repeat(bodyLimit)]);
    const answer = async () => {
      const response = await app.inject({ method: 'POST', url: `/v3.0/logs${query}`, headers, payload });
      return [response.statusCode, response.body === '' ? '' : response.json<unknown>()] as const;
    };
    expect(await answer()).toEqual([401, { error: unauthorized }]);
    headers['x-auth-token'] = 'guest';
    expect(await answer()).toEqual([401, forbidden]);
    headers['x-auth-token'] = 'user';
    const missing = { title: 'Missing header value', description: 'The Content-Type header is required.' };
    expect(await answer()).toEqual([400, missing]);
    headers['content-type'] = 'text/plain';
    const media = 'Only [application/json] are accepted as logs representations';
    expect(await answer()).toEqual([415, { title: 'Unsupported media type', description: media }]);
    headers['content-type'] = 'application/json';
    payload = Readable.from(['x']);
    const length = 'Content length is required to estimate if payload can be processed';
    expect(await answer()).toEqual([411, { title: 'Content length header is missing', description: length }]);
    payload = 'x'.repeat(bodyLimit);
    expect(await answer()).toEqual([413, tooLarge]);
    payload = 'no JSON';
    expect(await answer()).toEqual([403, denied]);
    query = '';
    const syntax = expect.stringMatching(/^Could not parse JSON body - /) as string;
    expect(await answer()).toEqual([400, { title: 'Invalid JSON', description: syntax }]);
    payload = ' null ';
    expect(await answer()).toEqual([400, { title: 'Bad request', description: 'Request body is Empty' }]);
    payload = '{"dimensions": {"_": ""}}';
    expect(await answer()).toEqual([422, unprocessable('Unprocessable Entity Logs not found')]);
    payload = '{"dimensions": {"_": ""}, "logs": 5}';
    expect(await answer()).toEqual([422, unprocessable('Dimension name _ cannot start with underscore (_)')]);
    payload = '{"logs": 5}';
    expect(await answer()).toEqual([422, unprocessable('logs must be an array')]);
    payload = '{"logs": [{}]}';
    expect(await answer()).toEqual([422, unprocessable('Log 0: Log property should have message')]);
    payload = good;
    headers['idempotency-key'] = '';
    const key = 'Idempotency-Key must have 1 to 255 characters';
    expect(await answer()).toEqual([400, { title: 'Bad request', description: key }]);
    expect(published).toEqual([]);
    headers['idempotency-key'] = 'k';
    expect(await answer()).toEqual([204, '']);
    expect(published).toHaveLength(1);
  });

  it.each([
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'application/json;',
    'application/json; charset',
    'application/json; a=b; c="d;e"',
    ' application/json ',
  ])('compare the content type by its media type: %s', async (type) => {
    expect((await post(good, { 'content-type': type })).statusCode).toBe(204);
  });

  it.each(['text/plain', 'video/3gpp', 'application/json-seq', 'application/jsonx', 'text/json', '*/*'])(
    'refuse another one: %s',
    async (type) => {
      expect((await post(good, { 'content-type': type })).statusCode).toBe(415);
    },
  );

  it('refuse an empty content type like none', async () => {
    for (const type of ['', undefined]) {
      const response = await post(Buffer.from(good), { 'content-type': type });
      expect([response.statusCode, response.json<{ title: string }>().title]).toEqual([400, 'Missing header value']);
    }
  });

  it('let a body pass that is just below the limit, by bytes', async () => {
    const start = `{"logs": [{"message": "${'ż'.repeat(1_000)}`;
    const body = (bytes: number) => `${start}${'x'.repeat(bytes - Buffer.byteLength(start) - 4)}"}]}`;
    expect(Buffer.byteLength(body(bodyLimit))).toBe(bodyLimit);
    expect((await post(body(bodyLimit))).statusCode).toBe(413);
    expect((await post(body(bodyLimit - 1))).statusCode).toBe(204);
    expect(published).toHaveLength(1);
  });

  it('refuse a body that is announced larger than it is before it is read', async () => {
    const response = await post(good, { 'content-length': '1048576' });
    expect([response.statusCode, response.json<unknown>()]).toEqual([413, tooLarge]);
  });
});

describe('who sends a bulk', () => {
  it.each([
    ['a token that nobody knows', { 'x-auth-token': 'unknown' }],
    ['an empty token', { 'x-auth-token': '' }],
    ['no token', { 'x-auth-token': undefined }],
    [
      'no token, but the headers of an identity',
      { 'x-auth-token': undefined, 'x-identity-status': 'Confirmed', 'x-roles': 'admin', 'x-project-id': 'p' },
    ],
  ])('is not known by %s', async (_, headers) => {
    const response = await post(good, headers);
    expect([response.statusCode, response.json<unknown>()]).toEqual([401, { error: unauthorized }]);
    expect(published).toEqual([]);
  });

  it.each(['guest', 'nobody', 'agent'])('needs a role: %s has none', async (token) => {
    const response = await post(good, { 'x-auth-token': token, 'x-roles': 'admin', 'x-role': 'admin' });
    expect([response.statusCode, response.json<unknown>()]).toEqual([401, forbidden]);
    expect(published).toEqual([]);
  });

  it('may be an agent where agents are configured', async () => {
    const agents = testApp(undefined, { roles_middleware: { agent_roles: ['Monasca-Agent'] } });
    expect((await agents.post(good, { 'x-auth-token': 'agent' })).statusCode).toBe(204);
    expect((await agents.post(good, { 'x-auth-token': 'agent' }, '?tenant_id=x')).statusCode).toBe(403);
  });

  it('is nobody where no role is configured', async () => {
    const closed = testApp(undefined, { roles_middleware: { default_roles: [], agent_roles: [], delegate_roles: [] } });
    for (const token of ['user', 'admin', 'nobody']) {
      expect((await closed.post(good, { 'x-auth-token': token })).statusCode).toBe(401);
    }
    expect(closed.published).toEqual([]);
  });

  it('is told by the token alone, in any of its two headers', async () => {
    const lies = { 'x-project-id': 'p', 'x-tenant-id': 'p', 'x-tenant': 'p', 'x-user-id': 'x', 'x-roles': 'admin' };
    expect((await post(good, { ...lies, 'x-auth-token': undefined, 'x-storage-token': 'user' })).statusCode).toBe(204);
    expect(published[0]?.tenantId).toBe('own');
    expect((await post(good, lies, '?tenant_id=other')).json()).toEqual(denied);
  });

  it.each([
    ['?tenant_id=other', 'other'],
    ['?tenant_id=first&tenant_id=last', 'last'],
    ['?tenant_id=a%2Cb', 'a,b'],
    ['?tenant_id=', 'own'],
    ['?project_id=other', 'other'],
    ['?project_id=other&tenant_id=this', 'this'],
    ['', 'own'],
  ])('may send it for another project if it may delegate: %s', async (query, tenantId) => {
    expect((await post(good, { 'x-auth-token': 'admin' }, query)).statusCode).toBe(204);
    expect(published[0]?.tenantId).toBe(tenantId);
    const [envelope = ''] = published[0]?.envelopes ?? [];
    expect(JSON.parse(envelope)).toMatchObject({ meta: { tenantId } });
  });

  it('may not send it for another project otherwise', async () => {
    expect((await post(good, {}, '?tenant_id=other')).statusCode).toBe(403);
    expect((await post(good, {}, '?tenant_id=')).statusCode).toBe(204);
  });
});

describe('the body of a bulk', () => {
  it.each<[string, string | Buffer]>([
    ['cut off', '{"logs": ['],
    ['with a byte order mark', `\uFEFF${good}`],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['compressed', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0])],
    ['with NaN', '{"logs": [{"message": NaN}]}'],
    ['with a line break in a text', '{"logs": [{"message": "a\r\nb"}]}'],
    ['with arrays without end', `{"logs": [{"message": ${'['.repeat(1_000)}`],
    ['more than one document', `${good}${good}`],
  ])('is no JSON: %s', async (_, body) => {
    const response = await post(body);
    expect([response.statusCode, response.json<{ title: string }>().title]).toEqual([400, 'Invalid JSON']);
    expect(response.json<{ description: string }>().description).toMatch(/^Could not parse JSON body - \S/);
    expect(published).toEqual([]);
  });

  it.each(['', 'null'])('is empty: %j', async (body) => {
    const response = await post(body, { 'content-length': String(body.length) });
    const empty = { title: 'Bad request', description: 'Request body is Empty' };
    expect([response.statusCode, response.json<unknown>()]).toEqual([400, empty]);
  });

  it.each(['{}', '[]', '"abc"', '5', '0', 'false', '"logs"', '["logs"]', '{"__proto__": {"logs": []}}'])(
    'has no logs: %s',
    async (body) => {
      const response = await post(body);
      const missing = unprocessable('Unprocessable Entity Logs not found');
      expect([response.statusCode, response.json<unknown>()]).toEqual([422, missing]);
    },
  );

  it.each(['{}', 'null', '5', '"abc"', 'true'])('has logs that are no array: %s', async (logs) => {
    const response = await post(`{"logs": ${logs}}`);
    expect([response.statusCode, response.json<unknown>()]).toEqual([422, unprocessable('logs must be an array')]);
    expect(published).toEqual([]);
  });

  it.each([
    ['null', 'Log 1: a log must be an object'],
    ['"text"', 'Log 1: a log must be an object'],
    ['[]', 'Log 1: a log must be an object'],
    ['{"text": "m"}', 'Log 1: Log property should have message'],
    ['{"__proto__": {"message": "m"}}', 'Log 1: Log property should have message'],
    [
      '{"message": "m", "dimensions": {"a b": "c"}}',
      'Log 1: Dimension name a b may not contain: > < = { } ( ) \' " , ; &',
    ],
    ['{"message": "m", "dimensions": []}', 'Log 1: Dimensions [] must be a dictionary (map)'],
    ['{"message": "m", "dimensions": {"a": ""}}', 'Log 1: Dimension value cannot be empty'],
  ])('publishes nothing for one bad log, and names it: %s', async (bad, description) => {
    const response = await post(`{"logs": [{"message": "good"}, ${bad}, {"message": "good, too"}]}`);
    expect([response.statusCode, response.json<unknown>()]).toEqual([422, unprocessable(description)]);
    expect(published).toEqual([]);
  });

  it('may hold no logs: nothing is published', async () => {
    expect((await post('{"logs": []}')).statusCode).toBe(204);
    expect(published.flatMap(({ envelopes }) => envelopes)).toEqual([]);
  });

  it('may hold fields that nobody knows', async () => {
    expect((await post('{"logs": [{"message": "m"}], "more": {"logs": 5}}')).statusCode).toBe(204);
    expect(published[0]?.envelopes).toHaveLength(1);
  });
});

describe('the answer to a bulk', () => {
  it('is 204 and empty, with a request id', async () => {
    const response = await post(good);
    expect([response.statusCode, response.body]).toEqual([204, '']);
    expect(response.headers['x-openstack-request-id']).toMatch(/^req-[0-9a-f-]{36}$/);
  });

  it('waits for the publisher, and is 503 with Retry-After and the reason when it gives up', async () => {
    const failing = testApp(() => Promise.reject(unavailable('2 of 3 logs are not confirmed')));
    const response = await failing.post(good);
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '60']);
    expect(response.json()).toEqual({ title: 'Service unavailable', description: '2 of 3 logs are not confirmed' });
  });

  it('is 500 without details for a fault, and JSON whatever is accepted', async () => {
    const failing = testApp(() => Promise.reject(new Error('secret')));
    const response = await failing.post(good, { accept: 'application/xml' });
    expect(response.statusCode).toBe(500);
    expect(response.headers['content-type']).toMatch(/^application\/json/);
    expect(response.body).not.toContain('secret');
  });

  it('is 413 when global dimensions make a small body grow without bound, and nothing is published', async () => {
    const dimensions = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`name${i}`, 'v'.repeat(240)]));
    const body = (count: number) => JSON.stringify({ dimensions, logs: Array(count).fill({ message: 1 }) });
    expect((await post(body(50))).statusCode).toBe(204);
    published.splice(0);
    const response = await post(body(150));
    expect([response.statusCode, response.json<{ title: string }>().title]).toEqual([413, tooLarge.title]);
    expect(published).toEqual([]);
  });

  it.each([1, 255])('takes an Idempotency-Key of 1 to 255 characters: %i', async (length) => {
    const key = 'k'.repeat(length);
    expect((await post(good, { 'idempotency-key': key })).statusCode).toBe(204);
    expect(published[0]?.key).toBe(key);
  });

  it.each([0, 256])('refuses one of another length: %i', async (length) => {
    const response = await post(good, { 'idempotency-key': 'k'.repeat(length) });
    expect(response.statusCode).toBe(400);
    expect(response.json<{ description: string }>().description).toBe('Idempotency-Key must have 1 to 255 characters');
    expect(published).toEqual([]);
  });

  it('has a key of its own for each request that comes without', async () => {
    await post(good);
    await post(good, { 'x-openstack-request-id': 'req-0123', 'request-id': 'mine' });
    const keys = published.map(({ key }) => key);
    expect(new Set(keys).size).toBe(2);
    expect(keys.every((key) => /^req-[0-9a-f-]{36}$/.test(key))).toBe(true);
  });
});
