import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Why a request was not taken, by what its sender can do about it. */
export const rejections = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method',
  408: 'slow',
  411: 'length_required',
  413: 'too_large',
  415: 'media_type',
  422: 'unprocessable',
  429: 'quota',
  431: 'headers_too_large',
  503: 'unavailable',
} as const satisfies Record<number, string>;

/** The series of a gateway. */
export interface GatewayMetrics {
  readonly requests: Counter<'route' | 'status'>;
  readonly rejected: Counter<'reason'>;
  readonly seconds: Histogram<'route'>;
  readonly accepted: Counter;
  readonly confirmed: Counter;
  readonly unconfirmed: Counter;
  /** From where the bytes of requests that wait are read when somebody looks. */
  readonly watchHeldBytes: (read: () => number) => void;
}

/**
 * @param service such as `log_api`
 * @param noun what it takes, such as `logs`
 */
export function createGatewayMetrics(registry: Registry, service: string, noun: string): GatewayMetrics {
  const registers = [registry];
  const name = (rest: string): string => `monasca_${service}_${rest}`;
  let heldBytes = (): number => 0;
  new Gauge({
    name: name('held_bytes'),
    help: 'Bytes of requests that wait for their answers.',
    registers,
    collect() {
      this.set(heldBytes());
    },
  });
  const ofRequests = { registers, labelNames: ['route'] as const };
  return {
    requests: new Counter({
      name: name('requests_total'),
      help: 'Requests answered, by route and status.',
      labelNames: ['route', 'status'],
      registers,
    }),
    rejected: new Counter({
      name: name('rejected_total'),
      help: 'Requests that were not taken, by reason.',
      labelNames: ['reason'],
      registers,
    }),
    seconds: new Histogram({
      name: name('request_seconds'),
      help: 'How long requests took, by route.',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
      ...ofRequests,
    }),
    accepted: new Counter({
      name: name(`${noun}_accepted_total`),
      help: `Valid ${noun}, handed to Kafka.`,
      registers,
    }),
    confirmed: new Counter({
      name: name(`${noun}_confirmed_total`),
      help: `Confirmations of ${noun} by Kafka, one for each topic.`,
      registers,
    }),
    unconfirmed: new Counter({
      name: name(`${noun}_unconfirmed_total`),
      help: `Accepted ${noun} that Kafka did not confirm in time: the client was told to send them again.`,
      registers,
    }),
    watchHeldBytes: (read) => (heldBytes = read),
  };
}
