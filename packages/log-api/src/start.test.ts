import { Registry } from 'prom-client';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { staticTokens, tokenHash } from '@monasca/common/http';
import { closeEmbeddedCluster, embeddedCluster } from '@monasca/common/kafka';
import { createLogger, Health, Lifecycle } from '@monasca/common/service';
import { schema } from './config.js';
import { startLogApi, type LogApiParts } from './start.js';

const log = createLogger({ service: 'test', level: 'error' });

function starting(topic: string, parts?: LogApiParts, more: object = {}) {
  const publisher = { kafka_url: [embeddedCluster().bootstrap], topics: [topic], deadline_ms: 500, ...more };
  const values = { api: { port: 0 }, log_publisher: publisher };
  const config = loadConfig(schema, { env: {}, overrides: { name: 'test', values } }).values;
  const lifecycle = new Lifecycle(log);
  const health = new Health();
  return {
    lifecycle,
    health,
    start: () => startLogApi(lifecycle, { config, log, health, registry: new Registry() }, parts),
  };
}

describe('starting the log API', () => {
  afterAll(closeEmbeddedCluster);

  it('is refused when nothing says whose a token is', async () => {
    const { start } = starting('log');
    await expect(start()).rejects.toMatchObject({ code: 'configuration', exitCode: 78 });
    await expect(start()).rejects.toThrow('[keystone_authtoken] auth_url: expected a value, got none');
  });

  it.each([
    ['topics', []],
    ['topics', ['log', '']],
    ['kafka_url', []],
  ])('is refused where logs would go nowhere: %s = %j', async (option, value) => {
    const { start } = starting('log', { authenticator: staticTokens([]) }, { [option]: value });
    await expect(start()).rejects.toMatchObject({ code: 'configuration', exitCode: 78 });
    await expect(start()).rejects.toThrow(`[log_publisher] ${option}: expected at least one`);
  });

  it('serves while Kafka answers, and says 503 and why when it does not', async () => {
    embeddedCluster().createTopic('log', 1);
    const user = { sha256: tokenHash('t'), projectId: 'p', userId: 'u', roles: ['admin'] };
    const { lifecycle, health, start } = starting('log', { authenticator: staticTokens([user]) });
    const url = `http://127.0.0.1:${await start()}/v3.0/logs`;
    const headers = { 'content-type': 'application/json', 'x-auth-token': 't', 'idempotency-key': 'k' };
    const post = () => fetch(url, { method: 'POST', headers, body: '{"logs": [{"message": "m"}]}' });
    expect((await post()).status).toBe(204);
    expect(await health.readiness()).toEqual({ ready: true, checks: { 'log API Kafka': 'ok' } });

    closeEmbeddedCluster();
    const refused = await post();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '60']);
    expect(await refused.json()).toMatchObject({
      description: expect.stringMatching(/^1 of 1 logs .* with Idempotency-Key k: /) as string,
    });
    // An answer holds for two seconds.
    await expect
      .poll(() => health.readiness(), { timeout: 10_000 })
      .toEqual({
        ready: false,
        checks: { 'log API Kafka': expect.stringMatching(/^Could not connect to kafka at 127\.0\.0\.1:/) as string },
      });
    await lifecycle.stop();
    await expect(post()).rejects.toThrow();
  });
});
