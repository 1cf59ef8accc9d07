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
      'monasca_log_api_requests_total{route="/v3.0/logs",status="204"} 2',
      'monasca_log_api_requests_total{route="/v3.0/logs",status="401"} 1',
      'monasca_log_api_requests_total{route="/v3.0/logs",status="422"} 1',
    ]);
  });

  it('does not cut the connection of who waits for Kafka', () => {
    expect(testApp().app.server.timeout).toBeGreaterThan(30_000);
    const patient = testApp(undefined, { log_publisher: { deadline_ms: 60_000 } }).app;
    expect(patient.server.timeout).toBeGreaterThan(60_000);
  });

  it('answers 404 elsewhere', async () => {
    const { app } = testApp();
    for (const url of ['/v3.0', '/v3.0/logs/x', '/v9.0/logs']) {
      expect((await app.inject({ method: 'POST', url })).statusCode).toBe(404);
    }
  });
});
