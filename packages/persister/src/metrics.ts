import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** The persister's series. Labels: `pipeline` is one of four names, `reason` a decode reason or `refused`. */
export interface PersisterMetrics {
  readonly read: Counter<'pipeline'>;
  readonly stored: Counter<'pipeline'>;
  readonly expired: Counter<'pipeline'>;
  readonly rejected: Counter<'pipeline' | 'reason'>;
  readonly writeSeconds: Histogram<'pipeline'>;
  readonly bytesInFlight: Gauge<'pipeline'>;
}

export function createMetrics(registry: Registry): PersisterMetrics {
  const registers = [registry];
  const pipeline = ['pipeline'] as const;
  return {
    read: new Counter({
      name: 'monasca_persister_records_read_total',
      help: 'Records taken from Kafka, repeated deliveries included.',
      labelNames: pipeline,
      registers,
    }),
    stored: new Counter({
      name: 'monasca_persister_records_stored_total',
      help: 'Records that a store has confirmed, repeated writes included.',
      labelNames: pipeline,
      registers,
    }),
    expired: new Counter({
      name: 'monasca_persister_records_expired_total',
      help: 'Records that a store dropped at once, being older than it keeps any.',
      labelNames: pipeline,
      registers,
    }),
    rejected: new Counter({
      name: 'monasca_persister_records_rejected_total',
      help: 'Records sent to the dead letters.',
      labelNames: ['pipeline', 'reason'],
      registers,
    }),
    writeSeconds: new Histogram({
      name: 'monasca_persister_write_seconds',
      help: 'Time of one group of records from hand-over to the confirmation of the last one.',
      labelNames: pipeline,
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
      registers,
    }),
    bytesInFlight: new Gauge({
      name: 'monasca_persister_bytes_in_flight',
      help: 'Bytes taken from Kafka and neither stored nor given up.',
      labelNames: pipeline,
      registers,
    }),
  };
}
