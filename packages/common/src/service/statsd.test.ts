import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { udpSink, type UdpSink } from '../testing/udp-sink.js';
import { Statsd } from './statsd.js';

let sink: UdpSink;
let statsd: Statsd;
beforeAll(async () => {
  sink = await udpSink();
  const dimensions = { service: 'monitoring', component: 'test' };
  statsd = new Statsd({ host: '127.0.0.1', port: sink.port, dimensions });
});
beforeEach(() => void sink.received.splice(0));
afterAll(async () => {
  await statsd.close();
  await sink.close();
});

it('sends each figure as a datagram, as the agent reads it', async () => {
  statsd.count('monasca.log.in_logs', 3, { version: 'v3.0' });
  statsd.count('monasca.log.out_logs', 0);
  statsd.gauge('monasca.log.in_logs_bytes', 1_048_575);
  await expect.poll(() => sink.received.length).toBe(3);
  expect(sink.received).toEqual([
    "monasca.log.in_logs:3|c|#{'version': 'v3.0', 'service': 'monitoring', 'component': 'test'}",
    "monasca.log.out_logs:0|c|#{'service': 'monitoring', 'component': 'test'}",
    "monasca.log.in_logs_bytes:1048575|g|#{'service': 'monitoring', 'component': 'test'}",
  ]);
});

it('lets nobody override what is on every series', async () => {
  statsd.count('a', 1, { component: 'other', more: 'b' });
  await expect
    .poll(() => sink.received)
    .toEqual(["a:1|c|#{'component': 'test', 'more': 'b', 'service': 'monitoring'}"]);
});

it('hears of no error when nobody listens', async () => {
  const gone = await udpSink();
  await gone.close();
  const lonely = new Statsd({ host: '127.0.0.1', port: gone.port, dimensions: {} });
  for (let i = 0; i < 10; i += 1) lonely.count('a', 1);
  await lonely.close();
  const nowhere = new Statsd({ host: 'no-such-host.invalid', port: 1, dimensions: {} });
  nowhere.gauge('a', 1);
  await expect(nowhere.close()).resolves.toBeUndefined();
});
