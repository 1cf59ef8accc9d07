import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Statsd } from '@monasca/common/service';
import { udpSink, type UdpSink } from '@monasca/common/testing';
import { Figures } from './figures.js';

let sink: UdpSink;
let statsd: Statsd;
let registry: Registry;
let figures: Figures;
beforeEach(async () => {
  sink = await udpSink();
  const dimensions = { service: 'monitoring', component: 'monasca-notification' };
  statsd = new Statsd({ host: '127.0.0.1', port: sink.port, dimensions });
  registry = new Registry();
  figures = new Figures(registry, statsd);
});
afterEach(async () => {
  await statsd.close();
  await sink.close();
});

it('M01, M03: are datagrams as those of the original, times as gauges in seconds', async () => {
  figures.created(2, 0.25);
  figures.sent('webhook', 'sent_webhook_count', 1.5);
  await expect.poll(() => sink.received.length).toBe(4);
  const dimensions = "#{'service': 'monitoring', 'component': 'monasca-notification'}";
  expect(sink.received).toEqual([
    `monasca.config_db_time:0.25|g|${dimensions}`,
    `monasca.created_count:2|c|${dimensions}`,
    `monasca.webhook_time:1.5|g|${dimensions}`,
    `monasca.sent_webhook_count:1|c|${dimensions}`,
  ]);
});

it('M02: name what was sent to Jira as the original does, and as the others are named', async () => {
  figures.sent('jira', 'sent_jira_count', 1);
  await expect.poll(() => sink.received.length).toBe(3);
  expect(sink.received.map((line) => line.split(':')[0])).toEqual([
    'monasca.jira_time',
    'monasca.sent_jira_count',
    'monasca.jira_notifier',
  ]);
});

it('are series for Prometheus, too', async () => {
  figures.alarm('too_old');
  figures.failed('email', 'auth', 0.1);
  figures.skipped('method_deleted');
  figures.skipped('exhausted');
  figures.waits('retry', 1);
  const text = await registry.metrics();
  for (const line of [
    'monasca_notification_alarms_total{outcome="too_old"} 1',
    'monasca_notification_failed_total{type="email",reason="auth"} 1',
    'monasca_notification_skipped_total{reason="method_deleted"} 1',
    'monasca_notification_skipped_total{reason="exhausted"} 1',
    'monasca_notification_waiting{engine="retry"} 1',
  ]) {
    expect(text).toContain(line);
  }
});
