import { Counter, Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { silentLog } from '../log.js';
import { startAdminServer } from './admin-server.js';
import { Health } from './health.js';
import { Lifecycle } from './lifecycle.js';

let lifecycle: Lifecycle;

async function start(health = new Health(), registry = new Registry()) {
  lifecycle = new Lifecycle(silentLog);
  const port = await startAdminServer(lifecycle, {
    host: '127.0.0.1',
    port: 0,
    health,
    registry,
    extend: (server) => server.get('/own', () => ({ own: true })),
  });
  return (path: string): Promise<Response> => fetch(`http://127.0.0.1:${port}${path}`);
}

afterEach(() => lifecycle.stop());

describe('the admin server', () => {
  it('gives the metrics of the registry as text', async () => {
    const registry = new Registry();
    new Counter({ name: 'things_total', help: 'Things.', registers: [registry] }).inc(3);
    const answer = await (await start(undefined, registry))('/metrics');
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await answer.text()).toContain('things_total 3');
  });

  it('is alive whatever its dependencies are, and ready only with them', async () => {
    const health = new Health();
    let reason: string | undefined = 'away';
    health.register('broker', () => reason);
    const get = await start(health);
    expect((await get('/healthz')).status).toBe(200);
    const unready = await get('/readyz');
    expect([unready.status, await unready.json()]).toEqual([503, { ready: false, checks: { broker: 'away' } }]);
    reason = undefined;
    const ready = await get('/readyz');
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true, checks: { broker: 'ok' } }]);
  });

  it('has the routes of its service, and is gone once the lifecycle has stopped', async () => {
    const get = await start();
    expect(await (await get('/own')).json()).toEqual({ own: true });
    expect((await get('/none')).status).toBe(404);
    await lifecycle.stop();
    await expect(get('/healthz')).rejects.toThrow('fetch failed');
  });
});
