import { Registry } from 'prom-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { defineConfig, loadConfig } from '../config/index.js';
import { HttpError, identityOfRequest, requireToken, resource } from '../http/index.js';
import { silentLog, type Log } from '../log.js';
import { createGateway } from './gateway.js';
import { createGatewayMetrics } from './metrics.js';
import { gatewaySections } from './sections.js';

const schema = defineConfig(gatewaySections({ port: 1 }));
const identity = { projectId: 'p', userId: 'u', roles: [] };

/** A gateway with one route, which takes what has a token and keeps the quota. */
function gateway(sections: Record<string, Record<string, unknown>> = {}, log: Log = silentLog) {
  const registry = new Registry();
  const { server, quotas, ...rest } = createGateway({
    config: loadConfig(schema, { env: {}, overrides: { name: 'test', values: sections } }).values,
    metrics: createGatewayMetrics(registry, 'test', 'things'),
    ...{ log, registry, deadlineMs: 1_000, versions: [], policies: {}, kafkaCheck: () => Promise.resolve(undefined) },
    authenticator: { authenticate: (token) => Promise.resolve(token === 't' ? identity : undefined) },
    publisher: { publish: () => Promise.resolve(), confirm: () => Promise.resolve([]) },
    body: { maxBytes: 1_000, tooLarge: () => new HttpError(413, 'Too large', 'at most 1000 bytes') },
    description: { title: 'Test', version: '1', operations: [] },
  });
  resource(server, '/things/:id', {
    POST: {
      checks: [requireToken(rest.authenticator), (request) => quotas.enter(identityOfRequest(request).projectId ?? '')],
      handler: (_request, reply) => reply.code(204).send(),
    },
  });
  onTestFinished(() => server.close());
  const post = (payload: string, headers: Record<string, string> = { 'x-auth-token': 't' }) =>
    server.inject({ method: 'POST', url: '/things/5', headers, payload });
  return { post, registry, server };
}

describe('what a project may send', () => {
  it('is counted by the bytes of its bodies, and those that follow pay', async () => {
    const { post } = gateway({ quota: { bytes_per_second: 10 } });
    expect((await post('x'.repeat(99))).statusCode).toBe(204);
    expect((await post('x'.repeat(500))).statusCode).toBe(204);
    const refused = await post('');
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, expect.stringMatching(/^(49|50|51)$/)]);
    expect(refused.json()).toEqual({ title: 'Too Many Requests', description: 'The project may send 10 bytes per second' }); // prettier-ignore
  });

  it('is counted by its requests', async () => {
    const { post } = gateway({ quota: { requests_per_second: 0.2 } });
    const statuses = [];
    for (let i = 0; i < 3; i += 1) statuses.push((await post('')).statusCode);
    expect(statuses).toEqual([204, 204, 429]);
  });
});

describe('a request that was answered', () => {
  it('is a line of the log, by its route, without what the client made up', async () => {
    const lines: object[] = [];
    const log = { ...silentLog, info: (fields: object) => void lines.push(fields) };
    const { post, server } = gateway({ api: { access_log: true } }, log);
    await post('');
    await post('', {});
    await server.inject('/made-up');
    const line = { requestId: expect.stringMatching(/^req-/) as string, client: '127.0.0.1', ms: expect.any(Number) as number }; // prettier-ignore
    expect(lines).toEqual([
      { ...line, method: 'POST', route: '/things/:id', status: 204, project: 'p' },
      { ...line, method: 'POST', route: '/things/:id', status: 401, project: undefined },
      { ...line, method: 'GET', route: 'none', status: 404, project: undefined },
    ]);
  });

  it('has the id in its line that the client gave it, if it is one', async () => {
    const ids: unknown[] = [];
    const log = { ...silentLog, debug: (fields: object) => void ids.push((fields as { globalRequestId: unknown }).globalRequestId) }; // prettier-ignore
    const { post } = gateway({}, log);
    const own = 'req-01234567-89ab-4cde-8f01-23456789abcd';
    for (const id of [own, 'mine', own.toUpperCase()]) await post('', { 'x-openstack-request-id': id });
    expect(ids).toEqual([own, undefined, undefined]);
  });

  it('is counted, and those that were refused by their reason', async () => {
    const { post, registry } = gateway();
    await post('');
    await post('x'.repeat(1_001));
    await post('', {});
    const metrics = await registry.metrics();
    expect(metrics.match(/^monasca_test_(requests|rejected)_total\{.*$/gm)?.sort()).toEqual([
      'monasca_test_rejected_total{reason="too_large"} 1',
      'monasca_test_rejected_total{reason="unauthenticated"} 1',
      'monasca_test_requests_total{route="/things/:id",status="204"} 1',
      'monasca_test_requests_total{route="/things/:id",status="401"} 1',
      'monasca_test_requests_total{route="/things/:id",status="413"} 1',
    ]);
    expect(metrics).toContain('monasca_test_request_seconds_count{route="/things/:id"} 3');
    expect(metrics).toContain('monasca_test_held_bytes 0');
  });
});
