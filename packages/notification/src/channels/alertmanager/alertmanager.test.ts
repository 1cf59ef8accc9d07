import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { channelSuite, notificationTo, openNotifier } from '../../../test/channel-suite.js';
import { startHttpSink, type HttpSink, type SinkBehaviour } from '../../../test/http-sink.js';
import { templatesOf } from '../../../test/templates-of.js';
import type { Notifier } from '../../channel.js';
import { alertmanager } from './index.js';

interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt?: string;
  readonly endsAt?: string;
  readonly generatorURL?: string;
}

const isTime = (text: string | undefined): boolean =>
  text === undefined || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text);

/**
 * `postableAlerts` of the Alertmanager's OpenAPI document, and what it validates: labels are required, with names as
 * Prometheus has them and at least one value; the end is not before the beginning; the generator is a URI.
 */
const double: SinkBehaviour = ({ method, path, headers, body }) => {
  const alerts = JSON.parse(body) as readonly Alert[];
  const isTaken =
    method === 'POST' &&
    path.endsWith('/api/v2/alerts') &&
    headers['content-type'] === 'application/json' &&
    alerts.every(
      ({ labels, annotations, startsAt, endsAt, generatorURL }) =>
        Object.values(labels).some((value) => value !== '') &&
        [...Object.entries(labels), ...Object.entries(annotations)].every(
          ([name, value]) => /^[a-zA-Z_]\w*$/.test(name) && typeof value === 'string',
        ) &&
        isTime(startsAt) &&
        isTime(endsAt) &&
        !(startsAt !== undefined && endsAt !== undefined && endsAt < startsAt) &&
        (generatorURL === undefined || URL.canParse(generatorURL)),
    );
  return { status: isTaken ? 200 : 400 };
};

channelSuite('alertmanager', {
  ...{ channel: alertmanager, accept: double, secret: 's3cret' },
  address: (origin) => origin.replace('//', '//user:s3cret@'),
});

describe('alertmanager', () => {
  let sink: HttpSink;
  beforeEach(async () => {
    sink = await startHttpSink(double);
  });
  afterEach(() => sink.close());
  const alert = (): Alert => (JSON.parse(sink.requests.at(-1)!.body) as readonly Alert[])[0]!;
  const send = async (fields: Record<string, unknown>, options = {}, context = {}, path = ''): Promise<Alert> => {
    const notifier: Notifier = openNotifier(alertmanager, options, context);
    await notifier.send(notificationTo(`${sink.origin}${path}`, fields));
    await notifier.close?.();
    return alert();
  };
  const labels = {
    ...{ alertname: 'High CPU', alarm_id: 'alarm', alarm_definition_id: 'definition', tenant_id: 'tenant' },
    severity: 'high',
  };

  it('gets an alert that begins with the alarm and lasts', async () => {
    const { startsAt, endsAt, annotations, generatorURL, ...rest } = await send({ link: 'http://run.book/a' });
    expect(rest).toEqual({ labels });
    expect(startsAt).toBe('2023-11-14T22:13:20.123Z');
    expect((Date.parse(endsAt!) - Date.now()) / 86_400_000).toBeCloseTo(7, 2);
    expect(generatorURL).toBe('http://run.book/a');
    expect(annotations).toMatchObject({
      ...{ summary: 'ALARM: High CPU', state: 'ALARM', reason: 'Thresholds were exceeded', link: 'http://run.book/a' },
    });
    expect((await send({}, { resolve_after: 0 })).endsAt).toBeUndefined();
  });

  it('gets its end when the alarm is OK, by the same labels', async () => {
    const { startsAt, endsAt, ...rest } = await send({ newState: 'OK', oldState: 'ALARM' });
    expect([startsAt, endsAt]).toEqual([undefined, '2023-11-14T22:13:20.123Z']);
    expect(rest.labels).toEqual(labels);
  });

  it('has dimensions as labels where they are wanted and clear', async () => {
    const metric = (dimensions: object): object => ({ id: null, name: 'm', dimensions });
    const metrics = [metric({ hostname: 'a', 'disk path': '/', zone: 1 }), metric({ hostname: 'b', 'disk path': '/' })];
    const options = { dimension_labels: ['hostname', 'disk path', 'zone', 'none', 'tenant_id'] };
    expect((await send({ metrics }, options)).labels).toEqual({ disk_path: '/', ...labels });
    expect((await send({ metrics: null }, options)).labels).toEqual(labels);
  });

  it.each([
    ['', '/api/v2/alerts'],
    ['/', '/api/v2/alerts'],
    ['/prefix/', '/prefix/api/v2/alerts'],
    ['/prefix/api/v2/alerts', '/prefix/api/v2/alerts'],
  ])('is at the address with %j', async (path, expected) => {
    await send({}, {}, {}, path);
    expect(sink.requests[0]?.path).toBe(expected);
  });

  it('has the text of a template as its description', async () => {
    const templates = templatesOf('alertmanager', '{{ alarm_name }} & more');
    expect((await send({}, {}, { templates })).annotations.description).toBe('High CPU & more');
  });

  it('takes times that no calendar has', async () => {
    expect(Math.abs(Date.parse((await send({ timestamp: 2 ** 53 - 1 })).startsAt!) - Date.now())).toBeLessThan(5_000);
  });
});
