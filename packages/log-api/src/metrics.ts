import { Counter, type Registry } from 'prom-client';

/** The log API's series. */
export interface LogApiMetrics {
  readonly requests: Counter<'status'>;
  readonly logsAccepted: Counter;
  readonly logsConfirmed: Counter;
  readonly logsLost: Counter;
}

export function createMetrics(registry: Registry): LogApiMetrics {
  const registers = [registry];
  return {
    requests: new Counter({
      name: 'monasca_log_api_requests_total',
      help: 'Requests answered, by status.',
      labelNames: ['status'],
      registers,
    }),
    logsAccepted: new Counter({
      name: 'monasca_log_api_logs_accepted_total',
      help: 'Logs of valid requests, handed to Kafka.',
      registers,
    }),
    logsConfirmed: new Counter({
      name: 'monasca_log_api_logs_confirmed_total',
      help: 'Logs that Kafka has confirmed, once for each topic.',
      registers,
    }),
    logsLost: new Counter({
      name: 'monasca_log_api_logs_unconfirmed_total',
      help: 'Logs of requests answered 503: the client has to send them again.',
      registers,
    }),
  };
}
