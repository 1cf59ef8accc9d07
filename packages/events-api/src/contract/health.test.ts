import { describe } from 'vitest';
import { getting } from '@monasca/common/testing';
import { checks } from '../../test/contract/checks.js';

const headers = { 'cache-control': 'must-revalidate, no-cache, no-store' };
const away = 'Could not connect to kafka at kafka:9092';
const missing = 'Kafka: Topic monevents not found';
const head = { method: 'HEAD', path: '/healthcheck' };
const well = { status: 200, headers, body: { kafka: 'OK' } };

describe('health while Kafka is well', () => {
  checks([
    ['E010: HEAD /healthcheck is 204', head, { status: 204, headers }],
    ['E011: GET /healthcheck is 200', getting('/healthcheck'), well],
    ['E013: so it is with a slash', getting('/healthcheck/'), well],
  ]);
});

describe('health while Kafka is away', () => {
  const setup = { kafkaCheck: () => Promise.resolve(away) };
  checks(
    [
      ['E010: HEAD /healthcheck is 204 all the same', head, { status: 204, headers }],
      ['E012: GET /healthcheck is 503 and says so', getting('/healthcheck'), { status: 503, headers, body: { kafka: away } }],
    ],
    setup,
  ); // prettier-ignore
});

describe('health without the topic', () => {
  const setup = { kafkaCheck: () => Promise.resolve(missing) };
  checks([['E011: is 503 and says so', getting('/healthcheck'), { status: 503, headers, body: { kafka: missing } }]], setup); // prettier-ignore
});
