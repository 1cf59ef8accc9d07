import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { udpSink } from '@monasca/common/testing';
import { ServiceFixture } from './service-fixture.js';
import { TcpProxy } from './tcp-proxy.js';

const fixture = new ServiceFixture();
beforeAll(() => fixture.open());
afterAll(() => fixture.close());

/** The status of /readyz, and what it says. */
async function readiness(admin: string): Promise<[status: number, text: string]> {
  const answer = await fetch(`${admin}/readyz`);
  return [answer.status, await answer.text()];
}

describe('the service', () => {
  it.each([
    ['S10: an unknown driver', { database: { repo_driver: 'sqlite' } }, 'expected mysql, postgresql or orm'],
    ['S12: an unknown type', { notification_types: { enabled: 'telegraph' } }, 'webhook, got telegraph'],
    ['an unknown engine', { engines: { run: 'steam' } }, 'expected some of notification, retry, periodic'],
    ['a period that is none', { kafka: { periodic: 'x:sixty' } }, '[kafka] periodic: expected seconds'],
  ])('%s ends it with 78, in words', async (_, sections, words) => {
    const { start } = await fixture.service(sections);
    const service = start();
    expect(await service.exited).toBe(78);
    expect(service.output).toContain(words);
  });

  it('S20, X11: waits for a database that is away, and says so where it is asked for its health', async () => {
    const { definitionId, alarmId } = await fixture.alarm();
    const proxy = await TcpProxy.to(fixture.api.url);
    await proxy.shut();
    const { start, publish } = await fixture.service({ orm: { url: proxy.url(fixture.api.url) } });
    const service = start();
    await service.working();
    const admin = await service.admin();
    await publish({ alarmDefinitionId: definitionId, alarmId });
    expect(await readiness(admin)).toEqual([503, expect.stringContaining('database')]);
    expect((await fetch(`${admin}/healthz`)).status).toBe(200);
    await fixture.api.query('delete from notification_method_type');
    await proxy.open();
    await expect.poll(() => fixture.told(), { timeout: 60_000 }).toEqual([alarmId]);
    await expect.poll(async () => (await readiness(admin))[0]).toBe(200);
    await expect.poll(() => fixture.api.query('select name from notification_method_type'), { timeout: 60_000 }).toEqual([{ name: 'WEBHOOK' }]); // prettier-ignore
    expect(await service.signal('SIGTERM')).toBe(0);
    await proxy.shut();
  });

  it('S16, S17, S18: adds the types that it serves, and leaves the others', async () => {
    await fixture.api.query('delete from notification_method_type');
    await fixture.api.query("insert into notification_method_type values ('JIRA')");
    const types = async () =>
      (await fixture.api.query('select name from notification_method_type order by name')).map(({ name }) => name);
    const enabled = 'email,pagerduty,slack,webhook';
    for (let run = 0; run < 2; run += 1) {
      const { start } = await fixture.service({ notification_types: { enabled } });
      const service = start();
      await service.working();
      await expect.poll(types).toEqual(['EMAIL', 'JIRA', 'PAGERDUTY', 'SLACK', 'WEBHOOK']);
      expect(await service.signal('SIGTERM')).toBe(0);
    }
  });

  it.each([
    ['S21, M05: whose statsd has a name that nobody knows', { host: 'no-such-host.invalid' }],
    ['S21, M05: whose statsd does not listen', { host: '127.0.0.1', port: 9 }],
  ])('%s delivers', async (_, statsd) => {
    const { definitionId, alarmId } = await fixture.alarm();
    const { start, publish } = await fixture.service({ statsd: { enable: true, ...statsd } });
    const service = start();
    await service.working();
    await publish({ alarmDefinitionId: definitionId, alarmId });
    await expect.poll(() => fixture.told()).toEqual([alarmId]);
    expect(await service.signal('SIGTERM')).toBe(0);
  });

  it.each([true, false])('M01, M04, S22: with statsd enabled (%s) sends its figures, or none', async (enable) => {
    const statsd = await udpSink();
    const { definitionId, alarmId } = await fixture.alarm();
    const { start, publish } = await fixture.service({ statsd: { enable, host: '127.0.0.1', port: statsd.port } });
    const service = start();
    await service.working();
    await publish({ alarmDefinitionId: definitionId, alarmId });
    await expect.poll(() => fixture.told()).toEqual([alarmId]);
    const admin = await service.admin();
    const metrics = async (): Promise<string> => (await fetch(`${admin}/metrics`)).text();
    await expect.poll(metrics).toContain('monasca_notification_alarms_total{outcome="notified"} 1');
    if (enable) await expect.poll(() => statsd.received.join('\n')).toContain('alarms_finished_count');
    expect(await service.signal('SIGTERM')).toBe(0);
    const names = statsd.received.map((line) => /^monasca\.(\w+):/.exec(line)?.[1]);
    const expected = ['config_db_time', 'created_count', 'webhook_time', 'sent_webhook_count', 'alarms_finished_count'];
    expect(names).toEqual(enable ? expected : []);
    if (enable) {
      const [, seconds] = /^monasca\.config_db_time:([^|]+)\|g\|#\{'service': 'monitoring'/.exec(statsd.received[0]!)!;
      // A query of a server takes longer than the making of a generator did.
      expect(Number(seconds)).toBeGreaterThan(1e-4);
    }
    await statsd.close();
  });
});
