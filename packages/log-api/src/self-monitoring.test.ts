import { setTimeout as sleep } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { unavailable } from '@monasca/common/http';
import { Statsd } from '@monasca/common/service';
import { udpSink, type TestGatewayOptions, type UdpSink } from '@monasca/common/testing';
import { testApp, type TestApp } from '../test/test-app.js';
import { monitorItself } from './self-monitoring.js';

const fixed = { service: 'monitoring', component: 'monasca-log-api' };
let sink: UdpSink;
let statsd: Statsd;
beforeAll(async () => {
  sink = await udpSink();
  statsd = new Statsd({ host: '127.0.0.1', port: sink.port, dimensions: fixed });
});
beforeEach(() => void sink.received.splice(0));
afterAll(async () => {
  await statsd.close();
  await sink.close();
});

/** The log API that sends its figures. */
function monitored(publish?: TestGatewayOptions['publish'], sections = {}): TestApp {
  const app = testApp(publish, sections);
  monitorItself(app.app, statsd);
  return app;
}

/** Figures of a version of the API, as they are sent: name, value and type. */
const of = (version: string, figures: readonly string[]) =>
  figures.map((figure) => `monasca.log.${figure}|#{'version': '${version}', 'service': 'monitoring', 'component': 'monasca-log-api'}`); // prettier-ignore
/** The same of those that are not told apart by version. */
const all = (figures: readonly string[]) =>
  figures.map((figure) => `monasca.log.${figure}|#{'service': 'monitoring', 'component': 'monasca-log-api'}`);

/** What came, without the two figures that measure time. */
async function received(count: number): Promise<string[]> {
  await expect.poll(() => sink.received.length).toBe(count);
  return sink.received.filter((line) => !line.includes('_time_ms'));
}

/** Milliseconds that a figure says. */
const msOf = (name: string): number =>
  Number(new RegExp(`^monasca\\.log\\.${name}:(\\d+)\\|g\\|`, 'm').exec(sink.received.join('\n'))?.[1]);

const body = '{"logs": [{"message": "a"}, {"message": "b"}]}';

describe('the figures of a bulk', () => {
  it('that is taken', async () => {
    await monitored().post(body);
    expect(await received(10)).toEqual([
      ...of('v3.0', ['in_bulks_rejected:0|c', 'in_logs_rejected:0|c', 'in_logs:2|c', `in_logs_bytes:${body.length}|g`]),
      ...all(['out_logs:2|c', 'out_logs_lost:0|c', 'out_logs_truncated_bytes:0|g', 'out_logs_truncated_bytes:0|g']),
    ]);
  });

  it('that comes in chunks', async () => {
    const headers = { 'x-auth-token': 'user', 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
    await monitored().app.inject({ method: 'POST', url: '/v3.0/logs', headers, payload: Readable.from([body]) });
    expect(await received(10)).toContain(of('v3.0', [`in_logs_bytes:${body.length}|g`])[0]);
  });

  it('that is refused', async () => {
    await monitored().post('{"logs": 5}');
    expect(await received(2)).toEqual(of('v3.0', ['in_bulks_rejected:1|c', 'in_logs_rejected:0|c']));
  });

  it('that Kafka does not confirm', async () => {
    await monitored(() => Promise.reject(unavailable('not now'))).post(body);
    expect(await received(9)).toEqual([
      ...of('v3.0', ['in_bulks_rejected:0|c', 'in_logs_rejected:0|c', 'in_logs:2|c', `in_logs_bytes:${body.length}|g`]),
      ...all(['out_logs:0|c', 'out_logs_lost:2|c', 'out_logs_truncated_bytes:0|g', 'out_logs_truncated_bytes:0|g']),
    ]);
  });

  it('of ten logs', async () => {
    await monitored().post(JSON.stringify({ logs: Array.from({ length: 10 }, (_, message) => ({ message })) }));
    expect(await received(18)).toEqual(
      expect.arrayContaining([...of('v3.0', ['in_logs_rejected:0|c', 'in_logs:10|c']), ...all(['out_logs:10|c'])]),
    );
  });

  it('whose logs are answered one by one: of five a bad one, and one that Kafka does not confirm', async () => {
    const app = monitored();
    app.confirmWith({ status: 'unknown', code: '_TIMED_OUT', message: 'no answer' });
    const logs = [...[1, 2, 3, 4].map((message) => ({ message })), { text: 'bad' }];
    await app.post(JSON.stringify({ logs }), { prefer: 'return=representation' });
    expect((await received(12)).filter((line) => !line.includes('bytes'))).toEqual([
      ...of('v3.0', ['in_bulks_rejected:0|c', 'in_logs_rejected:1|c', 'in_logs:4|c']),
      ...all(['out_logs:3|c', 'out_logs_lost:1|c']),
    ]);
  });

  it('that a fault of ours has lost is not one that was refused', async () => {
    await monitored(() => Promise.reject(new Error('a fault'))).post(body);
    expect(await received(9)).toEqual(expect.arrayContaining([...of('v3.0', ['in_bulks_rejected:0|c']), ...all(['out_logs_lost:2|c'])])); // prettier-ignore
  });

  it('of which a message was shortened', async () => {
    const small = { log_publisher: { max_message_size: 700 } };
    await monitored(undefined, small).post(`{"logs": [{"message": "${'a'.repeat(1_000)}"}]}`);
    const lines = await received(9);
    const bytes = Number(/out_logs_truncated_bytes:(\d+)/.exec(lines.join())?.[1]);
    expect(bytes).toBeGreaterThan(500);
    expect(bytes).toBeLessThan(1_000);
  });

  it('measure time in milliseconds', async () => {
    await monitored(() => sleep(50)).post(body);
    await received(10);
    expect(msOf('publish_time_ms')).toBeGreaterThanOrEqual(49);
    expect(msOf('processing_time_ms')).toBeGreaterThanOrEqual(msOf('publish_time_ms'));
  });
});

describe('the figures of v2.0', () => {
  const post = (app: TestApp, dimensions: string) =>
    app.app.inject({
      ...{ method: 'POST', url: '/v2.0/log/single', payload: '{"message": "m"}' },
      headers: { 'x-auth-token': 'user', 'content-type': 'application/json', 'x-dimensions': dimensions },
    });

  it('are those of one log', async () => {
    await post(monitored(), 'a:1');
    expect(await received(8)).toEqual([
      ...of('v2.0', ['in_logs_rejected:0|c', 'in_logs:1|c', 'in_logs_bytes:16|g']),
      ...all(['out_logs:1|c', 'out_logs_lost:0|c', 'out_logs_truncated_bytes:0|g']),
    ]);
  });

  it('say that it was refused', async () => {
    await post(monitored(), '_a:1');
    expect(await received(1)).toEqual(of('v2.0', ['in_logs_rejected:1|c']));
  });
});

it('who may not post is in no figure', async () => {
  const app = monitored();
  await app.post(body, { 'x-auth-token': 'unknown' });
  await app.post(body, { 'x-auth-token': 'nobody' });
  await app.app.inject({ url: '/healthcheck' });
  await app.post('{"logs": []}');
  expect(await received(8)).toEqual(expect.arrayContaining(of('v3.0', ['in_logs:0|c'])));
});
