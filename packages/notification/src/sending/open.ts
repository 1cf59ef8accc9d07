import type { Registry } from 'prom-client';
import type { KafkaOptions } from '@monasca/common/kafka';
import { Statsd, type Lifecycle, type Logger } from '@monasca/common/service';
import { openChannels } from '../channels/open.js';
import { systemClock } from '../clock.js';
import type { NotificationConfig } from '../config.js';
import { Figures } from '../figures.js';
import { KafkaLedger } from '../ledger/kafka-ledger.js';
import type { OpenLedger } from '../ledger/ledger.js';
import { Silences } from '../silences/silences.js';
import { ledgerWindowMs } from '../topics.js';
import { Limits } from './limits.js';
import { Sender } from './sender.js';

/** What sends, with all that it stands on. */
export interface Sending {
  readonly sender: Sender;
  readonly figures: Figures;
  readonly ledger: OpenLedger;
  /** Types of methods that are served. */
  readonly types: readonly string[];
}

/** What sending needs beside its configuration. */
export interface SendingParts {
  readonly log: Logger;
  readonly registry: Registry;
  /** Default: the ledger on Kafka. */
  readonly openLedger?: (log: Logger) => Promise<OpenLedger>;
}

/** Opens the channels that are enabled, the ledger, and the counters. */
export async function openSending(
  lifecycle: Lifecycle,
  kafka: KafkaOptions,
  config: NotificationConfig,
  { log, registry, openLedger = () => openKafkaLedger(kafka, config, log) }: SendingParts,
): Promise<Sending> {
  const channels = openChannels(config, kafka, log);
  lifecycle.defer('channels', async () => {
    for (const { notifier } of channels.values()) await notifier.close?.();
  });
  await Promise.all([...channels.values()].map(async ({ notifier }) => notifier.open?.()));
  const ledger = await openLedger(log);
  lifecycle.defer('ledger', () => ledger.close());
  const figures = new Figures(registry, openStatsd(lifecycle, config));
  const { sending } = config;
  const limits = new Limits({
    perHost: sending.concurrency_per_host,
    perMethod: sending.concurrency_per_method,
    failures: sending.breaker_failures,
    pauseMs: sending.breaker_seconds * 1_000,
    longestWaitMs: sending.longest_wait * 1_000,
  });
  const silences = new Silences(config.silences.file, systemClock, log);
  const sender = new Sender({ channels, ledger, silences, limits, figures, clock: systemClock, log });
  return { sender, figures, ledger, types: [...channels.keys()] };
}

function openKafkaLedger(
  kafka: KafkaOptions,
  { kafka: { group, ledger_topic: topic } }: NotificationConfig,
  log: Logger,
): Promise<OpenLedger> {
  return KafkaLedger.open({ kafka, topic, groupId: `${group}-ledger`, windowMs: ledgerWindowMs, log });
}

function openStatsd(lifecycle: Lifecycle, { statsd: { enable, host, port } }: NotificationConfig): Statsd | undefined {
  if (!enable) return undefined;
  const dimensions = { service: 'monitoring', component: 'monasca-notification' };
  const statsd = new Statsd({ host, port, dimensions });
  lifecycle.defer('statsd', () => statsd.close());
  return statsd;
}
