import { Registry } from 'prom-client';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { closeEmbeddedCluster, embeddedCluster } from '@monasca/common/kafka';
import { createLogger, Health, Lifecycle } from '@monasca/common/service';
import { identityService } from '@monasca/common/testing';
import { schema } from './config.js';
import { startEventsApi, type EventsApiParts } from './start.js';

const log = createLogger({ service: 'test', level: 'error' });

function starting(topic: string, parts?: EventsApiParts, more: object = {}) {
  const publisher = { kafka_url: [embeddedCluster().bootstrap], topics: [topic], deadline_ms: 500, ...more };
  const values = { api: { port: 0 }, kafka: { connect_timeout_ms: 2_000 }, events_publisher: publisher };
  const config = loadConfig(schema, { env: {}, overrides: { name: 'test', values } }).values;
  const lifecycle = new Lifecycle(log);
  const context = { config, log, health: new Health(), registry: new Registry() };
  return { ...context, lifecycle, start: () => startEventsApi(lifecycle, context, parts) };
}

describe('starting the events API', () => {
  afterAll(closeEmbeddedCluster);

  it('is refused when nothing says whose a token is', async () => {
    const { start } = starting('monevents');
    const message = '[keystone_authtoken] auth_url: expected a value, got none';
    await expect(start()).rejects.toMatchObject({ code: 'configuration', exitCode: 78, message });
  });

  it.each([
    ['topics', []],
    ['topics', ['monevents', '']],
    ['kafka_url', []],
  ])('is refused where events would go nowhere: %s = %j', async (option, value) => {
    const { start } = starting('monevents', { authenticator: identityService }, { [option]: value });
    const message = `[events_publisher] ${option}: expected at least one, none empty, got ${JSON.stringify(value)}`;
    await expect(start()).rejects.toMatchObject({ code: 'configuration', exitCode: 78, message });
  });

  it('refuses an event that Kafka could not take, by name, and publishes nothing of its bulk', async () => {
    embeddedCluster().createTopic('small', 1);
    const small = starting('small', { authenticator: identityService }, { max_message_size: 400 });
    const url = `http://127.0.0.1:${await small.start()}/v1.0/events`;
    const events = ['', 'x'.repeat(400)].map((payload) => ({ event: { event_type: 'a', payload } }));
    const headers = { 'content-type': 'application/json', 'x-auth-token': 'user' };
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ timestamp: 't', events }) });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toEqual({
      title: 'Payload size exceeded',
      description: expect.stringMatching(/^Item 1: \d+ bytes, at most 400$/) as string,
    });
    expect(await small.registry.metrics()).toContain('monasca_events_api_events_accepted_total 0\n');
    await small.lifecycle.stop();
  });

  it('serves while Kafka answers, and says 503 and why when it does not', async () => {
    embeddedCluster().createTopic('monevents', 1);
    const { lifecycle, health, registry, start } = starting('monevents', { authenticator: identityService });
    const url = `http://127.0.0.1:${await start()}`;
    const headers = { 'content-type': 'application/json', 'x-auth-token': 'user', 'idempotency-key': 'k' };
    const body = '{"timestamp": "t", "events": [{"event": {"event_type": "a", "payload": {}}}]}';
    const post = () => fetch(`${url}/v1.0/events`, { method: 'POST', headers, body });
    expect((await post()).status).toBe(200);
    expect(await health.readiness()).toEqual({ ready: true, checks: { 'events API Kafka': 'ok' } });
    expect(await (await fetch(`${url}/healthcheck`)).json()).toEqual({ kafka: 'OK' });
    expect(await registry.metrics()).toContain('monasca_events_api_events_confirmed_total 1\n');

    closeEmbeddedCluster();
    const refused = await post();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '60']);
    expect(await refused.json()).toMatchObject({
      description: expect.stringMatching(/^1 of 1 events .* with Idempotency-Key k: /) as string,
    });
    // An answer holds for two seconds.
    const kafka = expect.stringMatching(/^Could not connect to kafka at 127\.0\.0\.1:/) as string;
    await expect.poll(async () => (await fetch(`${url}/healthcheck`)).json(), { timeout: 10_000 }).toEqual({ kafka });
    expect(await health.readiness()).toEqual({ ready: false, checks: { 'events API Kafka': kafka } });
    await lifecycle.stop();
    await expect(post()).rejects.toThrow();
  });

  it('does not need Kafka', async () => {
    const { lifecycle, start } = starting(
      'monevents',
      { authenticator: identityService },
      { kafka_url: ['127.0.0.1:1'] },
    );
    const url = `http://127.0.0.1:${await start()}`;
    expect((await fetch(`${url}/healthcheck`, { method: 'HEAD' })).status).toBe(204);
    await lifecycle.stop();
  });
});
