import { describe, expect, it } from 'vitest';
import { transition } from '../../../test/transitions.js';
import { mailText } from './text.js';

const metric = (dimensions: Record<string, string>): object => ({ id: null, name: 'cpu.user_perc', dimensions });

const textOf = (fields: Record<string, unknown> = {}, grafanaUrl?: string): { subject: string; body: string } =>
  mailText(transition(fields), grafanaUrl);

describe('mailText', () => {
  it('E01: one host', () => {
    expect(textOf()).toEqual({
      subject: 'ALARM HIGH "High CPU" for Host: node-1',
      body: `On host "node-1" Thresholds were exceeded

Alarm "High CPU" transitioned to the ALARM state at Tue Nov 14 22:13:20 2023 UTC
alarm_id: alarm

With dimensions:
[
  {
    hostname: node-1,
    service: monitoring
  }\u0020
]`,
    });
  });

  it('E02, E05: one host and targets, of which the first counts', () => {
    const metrics = [metric({ hostname: 'a', target_host: 'b' }), metric({ hostname: 'a', target_host: 'c' })];
    const { subject, body } = textOf({ metrics });
    expect(subject).toBe('ALARM HIGH "High CPU" for Host: a Target: b');
    expect(body).toMatch(/^On host "a" for target "b" Thresholds were exceeded\n\nAlarm /);
  });

  it('E03: several hosts, with all sets of dimensions', () => {
    expect(textOf({ metrics: [metric({ hostname: 'a' }), metric({ hostname: 'b' })] })).toEqual({
      subject: 'ALARM HIGH "High CPU" ',
      body: `On multiple hosts Thresholds were exceeded

Alarm "High CPU" transitioned to the ALARM state at Tue Nov 14 22:13:20 2023 UTC
Alarm_id: alarm

With dimensions
[
  {
    hostname: a
  },
  {
    hostname: b
  }\u0020
]`,
    });
  });

  it('E04: no host is not several', () => {
    const { subject, body } = textOf({ metrics: [metric({ service: 'x' })] });
    expect(subject).toBe('ALARM HIGH "High CPU" ');
    expect(body).toMatch(/^Thresholds were exceeded\n\nAlarm /);
    expect(body).not.toContain('multiple hosts');
  });

  it('E06: leaves the reason in its case', () => {
    expect(textOf({ stateChangeReason: 'AVG(Cpu)' }).body).toMatch(/^On host "node-1" AVG\(Cpu\)\n/);
  });

  it('E07: says what there is, and nothing of what there is not', () => {
    expect(textOf({ lifecycleState: 'OPEN', link: 'http://run.book' }).body).toContain(
      'alarm_id: alarm\n\nLifecycle state: OPEN\nLink: http://run.book\n\nWith dimensions:\n',
    );
    expect(textOf({ severity: null, alarmName: null, link: null }).subject).toBe('ALARM "" for Host: node-1');
    expect(textOf({ link: null }).body).not.toMatch(/Link|Lifecycle|None|null/);
  });

  it.each([undefined, '', ' '])('E08: has no link to Grafana without its URL: %j', (url) => {
    expect(textOf({}, url).body).not.toContain('Grafana');
  });

  it('E09: has an encoded link to Grafana', () => {
    const metrics = [metric({ hostname: 'a b&c=ü', device: '/dev#1' })];
    expect(textOf({ metrics }, 'https://grafana/').body).toContain(
      '\nLink to Grafana: https://grafana/dashboard/script/drilldown.js?metric=cpu.user_perc' +
        '&hostname=a%20b%26c%3D%C3%BC&device=%2Fdev%231&from=1699999400000&to=1700000600000\n\n',
    );
  });

  it.each([[[]], [null]])('E23: metrics may be %j', (metrics) => {
    const { body } = textOf({ metrics }, 'https://grafana');
    expect(body).toMatch(/^Thresholds[^]*\nAlarm_id: alarm$/);
  });

  it('takes metrics without dimensions or name', () => {
    const { body } = textOf({ metrics: [{}, { dimensions: {} }] }, 'https://grafana');
    expect(body).toMatch(/\[\n {2}\{\n\n {2}\},\n {2}\{\n\n {2}\} \n\]$/);
  });

  it.each([
    [1_701_817_200_000, 'Tue Dec  5 23:00:00 2023'],
    [0, 'Thu Jan  1 00:00:00 1970'],
    [Number.MAX_SAFE_INTEGER, 'Sat Sep 13 00:00:00 275760'],
  ])('E24: %i is %s', (timestamp, expected) => {
    expect(textOf({ timestamp }).body).toContain(` state at ${expected} UTC\n`);
  });

  it('E22: has subjects of one line', () => {
    expect(textOf({ alarmName: 'a\r\nBcc: x@y' }).subject).toBe('ALARM HIGH "a Bcc: x@y" for Host: node-1');
  });
});
