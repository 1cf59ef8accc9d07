import { Counter, Gauge, type Registry } from 'prom-client';
import type { KafkaOptions } from './options.js';
import type { KafkaStatistics } from './statistics.js';

/** How often clients are asked for statistics, in ms. */
const intervalMs = 10_000;
/** A client that has said nothing for so long, in ms, is closed: its series end. */
const expiryMs = 3 * intervalMs;

type MetricsOptions = Pick<KafkaOptions, 'statisticsIntervalMs' | 'onStatistics' | 'onError'>;

const known = new WeakMap<Registry, MetricsOptions>();

/**
 * Series of all Kafka clients of a process, as options for each: `{ ...options, ...kafkaMetrics(registry) }`. A
 * registry has them once, however often they are asked for. Labels: `role` is producer or consumer, `broker` an id of
 * the cluster, `topic` and `partition` what is consumed.
 */
export function kafkaMetrics(registry: Registry): MetricsOptions {
  let options = known.get(registry);
  if (options === undefined) known.set(registry, (options = register(registry)));
  return options;
}

function register(registry: Registry): MetricsOptions {
  const clients = new Map<string, { readonly statistics: KafkaStatistics; readonly at: number }>();
  const current = (): KafkaStatistics[] => {
    for (const [name, { at }] of clients) if (Date.now() - at > expiryMs) clients.delete(name);
    return [...clients.values()].map(({ statistics }) => statistics);
  };
  registerGauges(registry, current);
  const count = registerCounters(registry);
  const onStatistics = (statistics: KafkaStatistics): void => {
    count(statistics, clients.get(statistics.client)?.statistics);
    clients.set(statistics.client, { statistics, at: Date.now() });
  };
  return { statisticsIntervalMs: intervalMs, onStatistics, onError: registerErrors(registry) };
}

function registerGauges(registry: Registry, current: () => readonly KafkaStatistics[]): void {
  const gauge = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    fill: (series: Gauge<Label>, clients: readonly KafkaStatistics[]) => void,
  ): void => {
    const collect = function (this: Gauge<Label>): void {
      this.reset();
      fill(this, current());
    };
    new Gauge<Label>({ name: `monasca_kafka_${name}`, help, labelNames, registers: [registry], collect });
  };
  const lag = 'Records of a partition that are still to be read.';
  gauge('consumer_lag_records', lag, ['topic', 'partition'], (series, clients) => {
    for (const one of clients.flatMap(({ lags }) => lags)) {
      series.set({ topic: one.topic, partition: one.partition }, one.lag);
    }
  });
  gauge('queue_records', 'Records that wait to be sent or confirmed.', ['role'], (series, clients) => {
    for (const { role, queueRecords } of clients) series.inc({ role }, queueRecords);
  });
  gauge('queue_bytes', 'Bytes that wait to be sent or confirmed.', ['role'], (series, clients) => {
    for (const { role, queueBytes } of clients) series.inc({ role }, queueBytes);
  });
  gauge('connections', 'Clients that are connected to a broker.', ['role', 'broker'], (series, clients) => {
    for (const { role, brokers } of clients) {
      for (const { id, isConnected } of brokers) series.inc({ role, broker: id }, isConnected ? 1 : 0);
    }
  });
  const roundTrip = 'Mean time of a request in the last interval, of the client where it is longest.';
  gauge('round_trip_seconds', roundTrip, ['role', 'broker'], (series, clients) => {
    const rising = clients.flatMap(({ role, brokers }) => brokers.map((broker) => ({ role, ...broker })));
    rising.sort((a, b) => a.roundTripMs - b.roundTripMs);
    for (const { role, id, roundTripMs } of rising) series.set({ role, broker: id }, roundTripMs / 1_000);
  });
}

/** Counts what the log tells once: see `onError`. */
function registerErrors(registry: Registry): NonNullable<KafkaOptions['onError']> {
  const errors = new Counter({
    name: 'monasca_kafka_errors_total',
    help: "Errors of connections and commits, by librdkafka's name; the log has the first of equal ones only.",
    labelNames: ['role', 'error'],
    registers: [registry],
  });
  return (role, { kafkaName }) => errors.inc({ role, error: kafkaName });
}

/** Adds what has come since the statistics before of the same client. */
function registerCounters(registry: Registry): (now: KafkaStatistics, before?: KafkaStatistics) => void {
  const registers = [registry];
  const errors = new Counter({
    name: 'monasca_kafka_request_errors_total',
    help: 'Requests to a broker that failed or found no answer.',
    labelNames: ['role', 'broker'],
    registers,
  });
  const rebalances = new Counter({
    name: 'monasca_kafka_rebalances_total',
    help: 'Rebalances that consumers took part in.',
    registers,
  });
  return (now, before) => {
    rebalances.inc(Math.max(0, now.rebalances - (before?.rebalances ?? 0)));
    for (const { id, errors: count } of now.brokers) {
      const former = before?.brokers.find((broker) => broker.id === id)?.errors ?? 0;
      errors.inc({ role: now.role, broker: id }, Math.max(0, count - former));
    }
  };
}
