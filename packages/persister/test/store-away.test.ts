import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectCommitted } from './committed.js';
import { Harness, postgresUrl } from './harness.js';
import { TcpProxy } from './tcp-proxy.js';

describe('a store that is away', () => {
  const harness = new Harness(['metrics', 'logs']);
  let proxy: TcpProxy;
  beforeAll(async () => {
    await harness.open(postgresUrl);
    proxy = await TcpProxy.to(postgresUrl);
  });
  afterAll(async () => {
    await harness.close();
    await proxy.close();
  });

  it('is waited for: nothing is lost, nothing ends, and readiness says why', async () => {
    const running = await harness.start(proxy.url(postgresUrl));
    const began = Date.now();
    let published = 0;
    const publishing = (async () => {
      while (Date.now() - began < 4_000) {
        await harness.publish('metrics', Array.from({ length: 200 }, () => ({ value: harness.metric(published++) }))); // prettier-ignore
        await sleep(100);
      }
    })();
    await expect.poll(() => harness.count('metrics'), { timeout: 120_000 }).toBeGreaterThan(0);
    expect((await running.health.readiness()).ready).toBe(true);

    proxy.cut();
    await sleep(2_000);
    const readiness = await running.health.readiness();
    expect(readiness.ready).toBe(false);
    expect(readiness.checks['store postgres']).toMatch(/ECONNRE|terminated/);
    expect(readiness.checks['pipeline metrics']).toMatch(/^PostgreSQL.*(ECONNRE|terminated)/);
    expect(readiness.checks['pipeline logs']).toBe('ok');
    proxy.mend();

    await publishing;
    await expect.poll(() => harness.count('metrics'), { timeout: 120_000 }).toBe(published);
    await expect.poll(() => running.health.readiness()).toMatchObject({ ready: true });
    await running.stop();
    expect(running.failure).toBeUndefined();
    await expectCommitted(harness, 'metrics');
  });

  it('may have stored what it did not confirm: it is written again, and stored once', async () => {
    const running = await harness.start(proxy.url(postgresUrl));
    let published = 0;
    for (let round = 1; round <= 2; round += 1) {
      proxy.loseAnswersTo('insert into logs');
      const lost = proxy.lost;
      await harness.publish('logs', Array.from({ length: 300 }, () => ({ value: harness.log(`log ${published++}`) }))); // prettier-ignore
      await expect.poll(() => proxy.lost, { timeout: 120_000 }).toBeGreaterThan(lost);
      expect(await harness.count('logs')).toBeGreaterThan(0);
      proxy.loseAnswersTo(undefined);
    }
    await expect.poll(() => harness.count('logs'), { timeout: 120_000 }).toBe(published);
    await running.stop();
    expect(await harness.count('logs')).toBe(published);
    expect(running.failure).toBeUndefined();
    await expectCommitted(harness, 'logs');
  });
});
