import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { testApp } from '../test/test-app.js';

describe('the log API', () => {
  it('counts requests by their status', async () => {
    const { post, registry } = testApp();
    await post('{"logs": []}');
    await post('{"logs": []}');
    await post('{"logs": 5}');
    await post('{"logs": []}', { 'x-auth-token': 'unknown' });
    const metrics = await registry.metrics();
    expect(metrics.match(/^monasca_log_api_requests_total\{.*$/gm)?.sort()).toEqual([
      'monasca_log_api_requests_total{status="204"} 2',
      'monasca_log_api_requests_total{status="401"} 1',
      'monasca_log_api_requests_total{status="422"} 1',
    ]);
  });

  it('does not cut the connection of who waits for Kafka', () => {
    expect(testApp().app.server.timeout).toBe(30_000);
    const patient = testApp(undefined, { log_publisher: { deadline_ms: 60_000 } }).app;
    expect(patient.server.timeout).toBeGreaterThan(60_000);
  });

  it('answers 404 elsewhere', async () => {
    const { app } = testApp();
    for (const url of ['/', '/v3.0', '/v3.0/logs/x', '/v9.0/logs']) {
      expect((await app.inject({ method: 'POST', url })).statusCode).toBe(404);
    }
  });

  it('answers 404 to what the list of differences says is not there', async () => {
    const list = readFileSync(new URL('../../../docs/differences.md', import.meta.url), 'utf8');
    const [, notThere = ''] = list.split('## Not there');
    const first = notThere.split('\n').map((line) => line.split('|')[1] ?? '');
    const routes = [...first.join('\n').matchAll(/`(GET|HEAD|POST) (\/[^`]*)`/g)];
    expect(routes).toHaveLength(7);
    const { app } = testApp();
    for (const [, method, url] of routes) {
      const { statusCode } = await app.inject({
        method: method as 'GET',
        url: url ?? '',
        headers: { 'x-auth-token': 'user' },
      });
      expect([method, url, statusCode]).toEqual([method, url, 404]);
    }
  });
});
