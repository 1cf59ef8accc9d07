import { describe, expect, it } from 'vitest';
import { PagerdutyDouble } from '../../test/pagerduty-double.js';
import { notificationTo, openNotifier } from '../../test/channel-suite.js';
import { startHttpSink } from '../../test/http-sink.js';
import { transition } from '../../test/transitions.js';
import { labelsOf } from '../channels/alertmanager/labels.js';
import { pagerduty } from '../channels/pagerduty/index.js';
import { defaultBody } from '../channels/webhook/body.js';
import { templateVariables } from '../templates/variables.js';
import { combinedAlarm } from './combined.js';

const head = {
  ...{ id: 'group-id', methodId: 'm', tenantId: 'tenant' },
  labels: { tenant: 'tenant', 'dimensions.hostname': 'node-1', severity: 'HIGH' },
  times: { waitMs: 0, intervalMs: 0, repeatMs: undefined },
};
const of = (alarmId: string, newState: string, fields: Record<string, unknown> = {}) => transition({ alarmId, newState, ...fields }); // prettier-ignore
const told = (fresh: ReturnType<typeof of>[], others: ReturnType<typeof of>[] = [], oldState?: string) => combinedAlarm(head, fresh, others, oldState); // prettier-ignore

describe('the alarms of a group as one', () => {
  it('are in the worst of their states, with what they have in common', () => {
    const { alarm } = told(
      [of('a', 'OK', { severity: 'CRITICAL' }), of('b', 'UNDETERMINED', { severity: 'LOW', timestamp: 1_700_000_009_000 })], // prettier-ignore
      [],
      'ALARM',
    );
    expect(alarm).toMatchObject({
      ...{ alarmId: 'group-id', tenantId: 'tenant', alarmDefinitionId: 'definition', newState: 'UNDETERMINED' },
      ...{ oldState: 'ALARM', alarmName: 'High CPU (2 alarms)', alarmDescription: 'user CPU over 90 percent' },
      // Those that are OK do not make it worse.
      ...{ severity: 'LOW', timestamp: 1_700_000_009_000, actionsEnabled: true },
    });
    expect(alarm.metrics).toHaveLength(1);
    expect(told([of('a', 'OK'), of('b', 'ALARM'), of('c', 'UNDETERMINED')]).alarm.newState).toBe('ALARM');
    expect(told([of('a', 'OK'), of('b', 'OK')]).alarm.newState).toBe('OK');
    const different = told([of('a', 'OK'), of('b', 'OK', { alarmName: 'Disk', alarmDefinitionId: 'x', link: 'http://x' })]).alarm; // prettier-ignore
    expect(different).toMatchObject({ alarmName: '2 alarms', alarmDefinitionId: null, link: null });
  });

  it('are listed, what is new first, with what the group has in common', () => {
    const { alarm } = told([of('a', 'OK', { stateChangeReason: ' fine\nagain ' }), of('b', 'ALARM')], [of('c', 'ALARM', { alarmName: 'Disk', metrics: [] })]); // prettier-ignore
    expect(alarm.stateChangeReason.split('\n')).toEqual([
      '3 alarms of hostname=node-1, severity=HIGH: 2 ALARM, 1 OK',
      'ALARM HIGH: High CPU (hostname=node-1, service=monitoring): Thresholds were exceeded',
      'OK HIGH: High CPU (hostname=node-1, service=monitoring): fine again',
      'ALARM HIGH: Disk: Thresholds were exceeded',
    ]);
  });

  it('are listed up to 50, and metrics told of up to 50', () => {
    const many = Array.from({ length: 70 }, (_, index) =>
      of(`alarm-${index}`, 'ALARM', {
        stateChangeReason: 'x'.repeat(10_000),
        metrics: [{ name: `m${index}`, dimensions: {} }],
      }),
    );
    const { alarm, group } = told(many);
    expect(alarm.stateChangeReason.split('\n')).toHaveLength(52);
    expect(alarm.stateChangeReason).toMatch(/\nand 20 more$/);
    expect(alarm.stateChangeReason.length).toBeLessThan(50 * 500);
    expect([alarm.metrics?.length, group.alarms.length]).toEqual([50, 50]);
  });

  it('are told of with nothing in them but nulls', () => {
    const nulls = {
      alarmName: null,
      severity: null,
      metrics: null,
      link: null,
      stateChangeReason: null,
      oldState: null,
    };
    const { alarm } = told([of('a', 'ALARM', nulls), of('b', 'OK', nulls)]);
    expect(alarm).toMatchObject({ severity: null, alarmName: '2 alarms', metrics: [] });
    expect(alarm.stateChangeReason.split('\n').slice(1)).toEqual(['ALARM: a', 'OK: b']);
  });
});

describe('receivers', () => {
  const notification = (fresh: ReturnType<typeof of>[]) => ({ ...notificationTo('key'), ...told(fresh) });

  it('have one incident for a group, which OK of all resolves', async () => {
    const double = new PagerdutyDouble();
    const sink = await startHttpSink(double.behaviour);
    const notifier = openNotifier(pagerduty, { url: `${sink.origin}/v2/enqueue` });
    await notifier.send(notification([of('a', 'ALARM')]));
    await notifier.send(notification([of('a', 'ALARM'), of('b', 'ALARM')]));
    expect([...double.open]).toEqual([['group-id', 2]]);
    await notifier.send(notification([of('a', 'OK'), of('b', 'OK')]));
    expect([...double.open]).toEqual([]);
    expect(double.complaints).toEqual([]);
    await notifier.close?.();
    await sink.close();
  });

  it('that know alerts by labels get those that stay the same', () => {
    const labels = labelsOf(notification([of('a', 'ALARM')]), ['service']);
    expect(labels).toEqual({
      ...{ alertname: 'Monasca alarms', alarm_id: 'group-id', tenant_id: 'tenant' },
      ...{ hostname: 'node-1', severity: 'high' },
    });
    expect(labelsOf(notification([of('a', 'OK'), of('b', 'OK', { severity: 'LOW' })]), ['service'])).toEqual(labels);
  });

  it('of webhooks get the alarms where they get more than the original had, and templates do', () => {
    const both = notification([of('a', 'ALARM'), of('b', 'OK')]);
    const body = JSON.parse(defaultBody(both, true).body) as Record<string, unknown>;
    expect(body).toMatchObject({ group: head.labels, alarms: [{ alarm_id: 'a', state: 'ALARM' }, { alarm_id: 'b' }] });
    expect(Object.keys(JSON.parse(defaultBody(both, false).body) as object)).toHaveLength(10);
    expect(templateVariables(both)).toMatchObject({ group: head.labels, alarms: [{ alarm_id: 'a', severity: 'HIGH' }, { state: 'OK' }] }); // prettier-ignore
    expect(templateVariables(notificationTo('key'))).toMatchObject({ group: null, alarms: [{ alarm_id: 'alarm' }] });
  });
});
