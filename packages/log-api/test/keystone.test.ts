import { randomUUID } from 'node:crypto';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { ensureTopics } from '@monasca/common/kafka';
import { createLogger, Health, Lifecycle } from '@monasca/common/service';
import { readTopic, revoke, tokenOf } from '@monasca/common/testing';
import { schema } from '../src/config.js';
import { startLogApi } from '../src/start.js';
import { service } from './keystone-server.js';

const bootstrap = process.env.MONASCA_TEST_KAFKA ?? '';
const keystone = process.env.MONASCA_TEST_KEYSTONE ?? '';
const log = createLogger({ service: 'test', level: 'error' });

describe('the log API that asks Keystone', () => {
  const lifecycle = new Lifecycle(log);
  const topic = `logs-${randomUUID()}`;
  let url = '';

  beforeAll(async () => {
    await ensureTopics({ bootstrap }, [{ topic, partitions: 1 }]);
    const values = {
      ...{ api: { port: 0 }, roles_middleware: { agent_roles: ['monasca-agent'] } },
      log_publisher: { kafka_url: [bootstrap], topics: [topic] },
      keystone_authtoken: {
        ...{ auth_url: keystone, www_authenticate_uri: 'http://identity.example/v3', auth_type: 'password' },
        ...{ username: 'monasca', password: 'password', project_name: 'service' },
        // A second is long for a test: what Keystone says of a token is believed so long.
        ...{ token_cache_time: 1, token_cache_negative_time: 0, http_request_max_retries: 0 },
      },
    };
    const config = loadConfig(schema, { env: {}, overrides: { name: 'test', values } }).values;
    url = `http://127.0.0.1:${await startLogApi(lifecycle, { config, log, health: new Health(), registry: new Registry() })}`;
  });
  afterAll(() => lifecycle.stop());

  const post = (token: string, query = ''): Promise<Response> =>
    fetch(`${url}/v3.0/logs${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token === '' ? {} : { 'x-auth-token': token }) },
      body: '{"logs": [{"message": "m"}]}',
    });
  const status = async (token: string, query?: string): Promise<number> => (await post(token, query)).status;

  it.each([
    ['mini-mon', 'mini-mon', 204],
    ['monasca-agent', 'mini-mon', 204],
    ['admin', 'admin', 204],
    ['monasca-read-only-user', 'mini-mon', 401],
    ['no-monasca', 'mini-mon', 401],
  ])('takes the logs of who has a role: %s', async (user, project, expected) => {
    expect(await status(await tokenOf(keystone, user, project))).toBe(expected);
  });

  it('files them under the project of the token, or the one that a delegate names', async () => {
    const before = await tokenOf(keystone, 'mini-mon', 'mini-mon');
    expect(await status(before, '?tenant_id=another')).toBe(403);
    expect(await status(await tokenOf(keystone, 'admin', 'admin'), '?tenant_id=another')).toBe(204);
    const records = await readTopic(bootstrap, topic, 4);
    const tenants = records.map(({ value }) => (JSON.parse(value) as { meta: { tenantId: string } }).meta.tenantId);
    expect(tenants[0]).toMatch(/^[0-9a-f]{32}$/);
    expect([tenants[1], tenants[3]]).toEqual([tenants[0], 'another']);
    expect(tenants[2]).not.toBe(tenants[0]);
  });

  it('refuses who has no valid token, in the words of Keystone', async () => {
    for (const token of ['', 'unknown', 'gAAAAABunknown', '\u00ff\u00fe']) {
      const answer = await post(token);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Keystone uri="http://identity.example/v3"');
      const message = 'The request you have made requires authentication.';
      expect(await answer.json()).toEqual({ error: { code: 401, title: 'Unauthorized', message } });
    }
  });

  it('refuses a token of no project', async () => {
    expect([401, 403]).toContain(await status(await tokenOf(keystone, 'mini-mon')));
  });

  it('refuses a token that was revoked, once what is remembered of it has run out', async () => {
    const token = await tokenOf(keystone, 'mini-mon', 'mini-mon');
    expect(await status(token)).toBe(204);
    await revoke(keystone, token);
    await expect.poll(() => status(token), { timeout: 60_000 }).toBe(401);
  });

  it('says 503 while Keystone is away and nothing is remembered, and goes on when it is back', async () => {
    const token = await tokenOf(keystone, 'mini-mon', 'mini-mon');
    expect(await status(token)).toBe(204);
    await service('kill');
    try {
      await expect.poll(() => status(token), { timeout: 60_000 }).toBe(503);
      const answer = await post(token);
      expect(answer.headers.get('retry-after')).toBe('5');
      const description = 'The Keystone service is temporarily unavailable.';
      expect(await answer.json()).toEqual({ title: 'Service unavailable', description });
      expect(await status('')).toBe(401);
    } finally {
      await service('revive');
    }
    await expect.poll(() => status(token), { timeout: 60_000 }).toBe(204);
  });

  it('refuses a token that has expired', { timeout: 240_000 }, async () => {
    const restarted = async (more: Record<string, string>): Promise<void> => {
      await service('kill');
      await service('revive', more);
    };
    try {
      await restarted({ MONASCA_SERVICES_KEYSTONE_TOKEN_SECONDS: '5' });
      const token = await tokenOf(keystone, 'mini-mon', 'mini-mon');
      await expect.poll(() => status(token), { timeout: 60_000, interval: 250 }).toBe(401);
    } finally {
      await restarted({});
    }
    expect(await status(await tokenOf(keystone, 'mini-mon', 'mini-mon'))).toBe(204);
  });
});
