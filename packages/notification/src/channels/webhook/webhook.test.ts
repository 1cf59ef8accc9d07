import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { channelSuite, faultOf, notificationTo, openNotifier } from '../../../test/channel-suite.js';
import { startHttpSink, type HttpSink } from '../../../test/http-sink.js';
import type { Notifier } from '../../channel.js';
import { readTemplates } from '../../templates/template-files.js';
import { webhook } from './index.js';

channelSuite('webhook', { channel: webhook, address: (origin) => `${origin}/hook?token=s3cret`, secret: 's3cret' });

describe('a webhook', () => {
  let sink: HttpSink;
  let notifier: Notifier;
  beforeEach(async () => {
    sink = await startHttpSink();
    notifier = openNotifier(webhook);
  });
  afterEach(async () => {
    await notifier.close?.();
    await sink.close();
  });

  it('gets the bytes of the original at the address as it is', async () => {
    const metrics = [{ id: null, name: 'cpu.user_perc', dimensions: { hostname: 'devstack' } }];
    const alarm = { alarmId: '5b1a', alarmDefinitionId: 'def-1', alarmName: 'CPU ü <b>high</b>', metrics };
    await notifier.send(notificationTo(`${sink.origin}/a%20b?x=1&y`, { ...alarm, alarmDescription: 'desc' }));
    const [request] = sink.requests;
    expect([request?.method, request?.path]).toEqual(['POST', '/a%20b?x=1&y']);
    expect(request?.headers['content-type']).toBe('application/json');
    expect(request?.body).toBe(
      '{"alarm_id": "5b1a", "alarm_definition_id": "def-1", "alarm_name": "CPU \\u00fc <b>high</b>", ' +
        '"alarm_description": "desc", "alarm_timestamp": 1700000000, "state": "ALARM", "old_state": "OK", ' +
        '"message": "Thresholds were exceeded", "tenant_id": "tenant", ' +
        '"metrics": [{"id": null, "name": "cpu.user_perc", "dimensions": {"hostname": "devstack"}}]}',
    );
  });

  it.each([200, 201, 204, 299])('that answers %i has taken it', async (status) => {
    sink.behaviour = () => ({ status });
    await notifier.send(notificationTo(sink.origin));
    expect(sink.requests).toHaveLength(1);
  });

  it.each([304, 307, 404, 500])('that answers %i has not', async (status) => {
    sink.behaviour = () => ({ status });
    await faultOf(notifier.send(notificationTo(sink.origin)));
  });

  it('gets what stands before its host as credentials', async () => {
    await notifier.send(notificationTo(sink.origin.replace('//', '//us%20er:pass@')));
    expect(sink.requests[0]?.headers.authorization).toBe(`Basic ${Buffer.from('us er:pass').toString('base64')}`);
  });

  it.each(['ftp://host/', 'no address', '', 'file:///etc/passwd'])('%j is no address', async (address) => {
    expect(await faultOf(notifier.send(notificationTo(address)))).toMatchObject({ reason: 'address', permanent: true });
  });

  it('W-26: gets seven keys more where they are wanted', async () => {
    await notifier.send(notificationTo(sink.origin));
    const extended = openNotifier(webhook, { extended_body: true });
    const subAlarms = [{ subAlarmState: 'ALARM', currentValues: [1] }];
    await extended.send(notificationTo(sink.origin, { link: 'http://run.book', lifecycleState: 'OPEN', subAlarms }));
    await extended.close?.();
    const [short, long] = sink.requests.map(({ body }) => body);
    expect(long).toBe(
      `${short!.slice(0, -1)}, "severity": "HIGH", "link": "http://run.book", "lifecycle_state": "OPEN", ` +
        '"sub_alarms": [{"subAlarmState": "ALARM", "currentValues": [1]}], "notification_id": "method", ' +
        '"notification_name": "ops", "schema_version": 1}',
    );
  });

  it.each([
    ['{"a": {{ alarm_name | json | raw }}}', '{"a": "High CPU"}', 'application/json'],
    ['{{ alarm_name }} <{{ severity }}>', 'High CPU <HIGH>', 'text/plain; charset=utf-8'],
  ])('gets %j as its whole body', async (template, body, type) => {
    const directory = mkdtempSync(path.join(tmpdir(), 'monasca-webhook-'));
    writeFileSync(path.join(directory, 'webhook.liquid'), template);
    const own = openNotifier(webhook, {}, { templates: readTemplates(directory) });
    await own.send(notificationTo(sink.origin));
    await own.close?.();
    rmSync(directory, { recursive: true });
    expect([sink.requests[0]?.body, sink.requests[0]?.headers['content-type']]).toEqual([body, type]);
  });
});
