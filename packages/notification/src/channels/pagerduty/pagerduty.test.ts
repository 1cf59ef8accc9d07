import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServiceError } from '@monasca/common';
import { channelSuite, faultOf, notificationTo, openNotifier } from '../../../test/channel-suite.js';
import { startHttpSink, type HttpSink } from '../../../test/http-sink.js';
import { PagerdutyDouble } from '../../../test/pagerduty-double.js';
import type { Notifier } from '../../channel.js';
import { pagerduty } from './index.js';

const versions = { v1: '/generic/2010-04-15/create_event.json', v2: '/v2/enqueue' };

for (const [version, path] of Object.entries(versions)) {
  channelSuite(`pagerduty ${version}`, {
    channel: pagerduty,
    options: (origin) => ({ url: origin + path }),
    address: () => 's3cret-key',
    secret: 's3cret-key',
    accept: (request) => new PagerdutyDouble().behaviour(request),
  });
}

describe.each(Object.entries(versions))('pagerduty %s', (version, path) => {
  let sink: HttpSink;
  let double: PagerdutyDouble;
  let notifier: Notifier;
  const send = (fields?: Record<string, unknown>): Promise<void> => notifier.send(notificationTo('key-1', fields));
  const event = (index = 0): Record<string, unknown> =>
    JSON.parse(sink.requests[index]!.body) as Record<string, unknown>;

  beforeEach(async () => {
    double = new PagerdutyDouble();
    sink = await startHttpSink(double.behaviour);
    notifier = openNotifier(pagerduty, { url: sink.origin + path });
  });
  afterEach(async () => {
    expect(double.complaints).toEqual([]);
    await notifier.close?.();
    await sink.close();
  });

  it('D02, D06: has one incident for an alarm, which OK resolves', async () => {
    await send();
    await send();
    await send({ newState: 'UNDETERMINED' });
    await send({ alarmId: 'other' });
    expect([...double.open]).toEqual([
      ['alarm', 3],
      ['other', 1],
    ]);
    await send({ newState: 'OK', oldState: 'ALARM' });
    expect([...double.open]).toEqual([['other', 1]]);
  });

  it('shortens a reason that is too long, and has none without text', async () => {
    await send({ stateChangeReason: `${'x'.repeat(1_022)}😀😀😀` });
    await send({ stateChangeReason: '' });
    await send({ stateChangeReason: '', alarmName: null });
    const texts = sink.requests.map((_, index) =>
      version === 'v1' ? event(index).description : (event(index).payload as { summary: string }).summary,
    );
    expect(texts).toEqual([`${'x'.repeat(1_022)}…`, 'High CPU', 'alarm']);
  });

  it.each([200, 201, 202, 204])('D03, D04: takes %i for success', async (status) => {
    sink.behaviour = () => ({ status });
    await send();
    expect(sink.requests).toHaveLength(1);
  });

  it.each([400, 403, 404, 500, 504])('D05: takes %i for a failure', async (status) => {
    sink.behaviour = () => ({ status });
    expect((await faultOf(send())).message).toBe(`PagerDuty has answered ${status}`);
  });

  it('sends nothing without a key', async () => {
    expect(await faultOf(notifier.send(notificationTo(' ')))).toMatchObject({ reason: 'address', permanent: true });
  });
});

describe('the Events API v1', () => {
  it('D01: gets the bytes of the original, and the key of the incident', async () => {
    const sink = await startHttpSink(new PagerdutyDouble().behaviour);
    const notifier = openNotifier(pagerduty, { url: `${sink.origin}/any/path` });
    await notifier.send(notificationTo('key-1', { alarmName: 'CPU ü' }));
    expect(sink.requests[0]?.body).toBe(
      '{"service_key": "key-1", "event_type": "trigger", "description": "Thresholds were exceeded", ' +
        '"client": "Monasca", "client_url": "", "details": {"alarm_id": "alarm", "alarm_name": "CPU \\u00fc", ' +
        '"current": "ALARM", "message": "Thresholds were exceeded"}, "incident_key": "alarm"}',
    );
    await notifier.close?.();
    await sink.close();
  });
});

describe('the Events API v2', () => {
  let sink: HttpSink;
  let notifier: Notifier;
  const eventOf = async (fields?: Record<string, unknown>): Promise<Record<string, unknown>> => {
    await notifier.send(notificationTo('key-1', fields));
    return JSON.parse(sink.requests.at(-1)!.body) as Record<string, unknown>;
  };
  beforeEach(async () => {
    sink = await startHttpSink(() => ({ status: 202 }));
    notifier = openNotifier(pagerduty, { url: `${sink.origin}/v2/enqueue` });
  });
  afterEach(async () => {
    await notifier.close?.();
    await sink.close();
  });

  it('gets all that it has a field for', async () => {
    const event = await eventOf({ link: 'https://run.book/1', lifecycleState: 'OPEN' });
    expect(event).toEqual({
      routing_key: 'key-1',
      event_action: 'trigger',
      dedup_key: 'alarm',
      payload: {
        summary: 'Thresholds were exceeded',
        source: 'node-1',
        severity: 'error',
        timestamp: '2023-11-14T22:13:20.123Z',
        custom_details: expect.objectContaining({
          alarm_name: 'High CPU',
          severity: 'HIGH',
          lifecycle_state: 'OPEN',
          metrics: [{ id: null, name: 'cpu.user_perc', dimensions: { hostname: 'node-1', service: 'monitoring' } }],
          sub_alarms: [],
        }) as unknown,
      },
      client: 'Monasca',
      links: [{ href: 'https://run.book/1', text: 'Link' }],
    });
  });

  it.each([
    ['LOW', 'info'],
    ['MEDIUM', 'warning'],
    ['HIGH', 'error'],
    ['CRITICAL', 'critical'],
    ['constructor', 'warning'],
    [null, 'warning'],
  ])('maps severity %s to %s', async (severity, expected) => {
    expect((await eventOf({ severity })).payload).toMatchObject({ severity: expected });
  });

  it('leaves out links that are none, and times that there are not', async () => {
    const event = await eventOf({ link: 'javascript:alert(1)', timestamp: Number.MAX_SAFE_INTEGER });
    expect(event).not.toHaveProperty('links');
    expect(event.payload).not.toHaveProperty('timestamp');
  });

  it('stays below the size that PagerDuty takes', async () => {
    const metrics = Array.from({ length: 5_000 }, (_, n) => ({
      name: `metric.${n}`,
      dimensions: { a: 'x'.repeat(100) },
    }));
    const event = await eventOf({ metrics });
    expect(JSON.stringify(event).length).toBeLessThan(512 * 1024);
    expect(event.payload).toMatchObject({ custom_details: { alarm_name: 'High CPU' } });
  });
});

it.each(['', 'events.pagerduty.com', 'ftp://events.pagerduty.com/'])('a url of %j is an error at start', (url) => {
  expect(() => openNotifier(pagerduty, { url })).toThrow(ServiceError);
});
