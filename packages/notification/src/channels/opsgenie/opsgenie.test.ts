import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServiceError } from '@monasca/common';
import { channelSuite, faultOf, notificationTo, openNotifier } from '../../../test/channel-suite.js';
import { startHttpSink, type HttpSink, type SinkBehaviour } from '../../../test/http-sink.js';
import { templatesOf } from '../../../test/templates-of.js';
import type { Notifier } from '../../channel.js';
import { opsgenie } from './index.js';

interface Alert {
  readonly message?: string;
  readonly alias?: string;
  readonly description?: string;
  readonly details?: Readonly<Record<string, string>>;
  readonly priority?: string;
  readonly source?: string;
  readonly note?: string;
}

const within = (text: string | undefined, max: number): boolean => (text ?? '').length <= max;

/**
 * The Alert API of Opsgenie's documentation: `Authorization: GenieKey`; `message` is required and has at most 130
 * characters, alias 512, description 15000, source 100, details 8000 together, note 25000; priorities P1 to P5; 202.
 */
const double: SinkBehaviour = ({ method, path, headers, body }) => {
  const { message, alias, description, details = {}, priority = 'P3', source, note } = JSON.parse(body) as Alert;
  const sizes = within(description, 15_000) && within(source, 100) && within(note, 25_000) && within(alias, 512);
  const isTaken =
    method === 'POST' &&
    headers['content-type'] === 'application/json' &&
    /^GenieKey [\w-]+$/.test(headers.authorization ?? '') &&
    sizes &&
    (/^\/v2\/alerts\/[^/]+\/close\?identifierType=alias$/.test(path) ||
      (path === '/v2/alerts' &&
        Boolean(message) &&
        within(message, 130) &&
        /^P[1-5]$/.test(priority) &&
        Object.entries(details).flat().join('').length <= 8_000 &&
        Object.values(details).every((value) => typeof value === 'string')));
  if (!isTaken) return { status: 422, body: '{"message":"Request body is not processable."}' };
  return { status: 202, body: '{"result":"Request will be processed","took":0.3,"requestId":"43a29c5c"}' };
};

channelSuite('opsgenie', {
  ...{ channel: opsgenie, accept: double, secret: 's3cret' },
  options: (origin) => ({ url: origin }),
  address: () => 'key-s3cret',
});

describe('opsgenie', () => {
  let sink: HttpSink;
  let notifier: Notifier;
  beforeEach(async () => {
    sink = await startHttpSink(double);
    notifier = openNotifier(opsgenie, { url: `${sink.origin}/` });
  });
  afterEach(async () => {
    await notifier.close?.();
    await sink.close();
  });
  const alert = (): Alert => JSON.parse(sink.requests.at(-1)!.body) as Alert;

  it('opens an alert that is known by the alarm', async () => {
    await notifier.send(notificationTo(' key-1 ', { alarmName: 'a < b <script>', link: 'http://run.book' }));
    expect(sink.requests[0]?.headers.authorization).toBe('GenieKey key-1');
    expect(alert()).toMatchObject({
      ...{ message: 'ALARM: a <\u200b b <\u200bscript>', alias: 'alarm', priority: 'P2', source: 'Monasca' },
      details: { alarm_id: 'alarm', tenant_id: 'tenant', state: 'ALARM', severity: 'HIGH', link: 'http://run.book/' },
    });
    expect(alert().description).toContain('cpu.user_perc: hostname=node-1, service=monitoring');
  });

  it.each([
    ['CRITICAL', 'ALARM', 'P1'],
    ['MEDIUM', 'ALARM', 'P3'],
    ['LOW', 'ALARM', 'P4'],
    ['toString', 'ALARM', 'P3'],
    ['CRITICAL', 'UNDETERMINED', 'P5'],
  ])('has for %s and %s the priority %s', async (severity, newState, priority) => {
    await notifier.send(notificationTo('key', { severity, newState }));
    expect(alert().priority).toBe(priority);
  });

  it('closes it when the alarm is OK', async () => {
    await notifier.send(notificationTo('key', { newState: 'OK', alarmId: 'a/b c' }));
    expect(sink.requests.map(({ path }) => path)).toEqual(['/v2/alerts/a%2Fb%20c/close?identifierType=alias']);
    expect(alert().note).toContain('OK: High CPU');
  });

  it('gets the text of a template as its description', async () => {
    const own = openNotifier(
      opsgenie,
      { url: sink.origin },
      { templates: templatesOf('opsgenie', '<b>{{ alarm_name }}</b>') },
    );
    await own.send(notificationTo('key', { alarmName: '<x>' }));
    await own.close?.();
    expect(alert().description).toBe('<b><\u200bx></b>');
  });

  it.each(['', 'a b', 'key\r\nx: y', 'https://api.opsgenie.com/'])('%j is no key', async (address) => {
    expect(await faultOf(notifier.send(notificationTo(address)))).toMatchObject({ reason: 'address', permanent: true });
  });

  it('has not taken what it answers with a page', async () => {
    sink.behaviour = () => ({ body: '<html>' });
    expect((await faultOf(notifier.send(notificationTo('key')))).reason).toBe('client');
  });

  it('is told at start that a URL of the configuration is none', () => {
    expect(() => openNotifier(opsgenie, { url: 'api.opsgenie.com' })).toThrow(ServiceError);
  });
});
