import { describe } from 'vitest';
import { getting, refused } from '@monasca/common/testing';
import { checks } from '../../test/contract/checks.js';

const headers = { 'cache-control': 'must-revalidate, no-cache, no-store' };
const away = 'Could not connect to kafka at kafka:9092';
const head = { method: 'HEAD', path: '/healthcheck' };

describe('health while Kafka is well', () => {
  checks([
    ['L011: HEAD /healthcheck is 204', head, { status: 204, headers }],
    ['L012: GET /healthcheck is 200', getting('/healthcheck'), { status: 200, headers, body: { kafka: 'OK' } }],
    ['L015: so it is with a slash', getting('/healthcheck/'), { status: 200, headers, body: { kafka: 'OK' } }],
    ['L015: what is below it is 404', getting('/healthcheck/x'), refused(404, '404 Not Found', 'No such path')],
    ['OPTIONS tells the methods', { method: 'OPTIONS', path: '/healthcheck' }, { status: 200, headers: { allow: 'GET, HEAD' } }],
    ['another method is 405', { method: 'PUT', path: '/healthcheck' }, { ...refused(405, '405 Method Not Allowed', 'PUT is not supported here, only GET, HEAD'), headers: { allow: 'GET, HEAD, OPTIONS' } }],
  ]); // prettier-ignore
});

describe('health while Kafka is away', () => {
  checks(
    [
      ['L011: HEAD /healthcheck is 204 all the same', head, { status: 204, headers }],
      ['L013: GET /healthcheck is 503 and says so', getting('/healthcheck'), { status: 503, headers, body: { kafka: away } }],
    ],
    { kafkaCheck: () => Promise.resolve(away) },
  ); // prettier-ignore
});

describe('health where roles are asked for', () => {
  checks(
    [
      ['L016: it is for everybody', getting('/healthcheck'), { status: 200, headers, body: { kafka: 'OK' } }],
      ['L017: whatever roles a client claims', getting('/healthcheck', { 'x-roles': 'other' }), { status: 200, headers, body: { kafka: 'OK' } }],
    ],
    { sections: { roles_middleware: { check_roles: 'monitor' } } },
  ); // prettier-ignore
});
