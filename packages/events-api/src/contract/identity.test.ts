import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe } from 'vitest';
import { refused, type Seen } from '@monasca/common/testing';
import { checks, taken, text } from '../../test/contract/checks.js';
import { event, good, post } from '../../test/contract/requests.js';

const none = undefined;
const message = 'The request you have made requires authentication.';
const unauthenticated: Seen = {
  status: 401,
  headers: { 'www-authenticate': 'Keystone uri="http://identity.example/v3"' },
  body: { error: { code: 401, title: 'Unauthorized', message } },
};
const away: Seen = { ...refused(503, 'Service unavailable', 'The Keystone service is temporarily unavailable.'), headers: { 'retry-after': '5' } }; // prettier-ignore
const forbidden = refused(403, 'Forbidden', 'The request does not have access to this service');
const tooLarge = refused(413, 'Request Entity Too Large', text(/\(114688\)\.$/));
const as = (token: string | undefined, body: string = good, headers = {}) =>
  post(body, { 'x-auth-token': token, ...headers });
const oversize = ' '.repeat(114_689);
const ok = taken(event);

describe('who sends it', () => {
  checks([
    ['E020: no token', as(none), unauthenticated],
    ['E020: an empty token', as(''), unauthenticated],
    ['E020: an unknown token', as('unknown'), unauthenticated],
    ['E020: Keystone is away', as('away'), away],
    ['E020: X-Storage-Token', as(none, good, { 'x-storage-token': 'user' }), ok],
    ['E021: too large, without a token', as(none, oversize), unauthenticated],
    ['E022: too large, by who may not post', as('member', oversize), tooLarge],
    ['E023: monasca-user', as('user'), ok],
    ['E023: admin', as('admin'), ok],
    ['E023: monasca-user in other letter case', as('USER in capitals'), ok],
    ['E023: admin in other letter case', as('Admin'), ok],
    ['E024: monasca-agent', as('agent'), forbidden],
    ['E024: monasca_events_agent', as('events agent'), forbidden],
    ['E024: member', as('member'), forbidden],
    ['E024: monasca-read-only-user', as('read-only'), forbidden],
    ['E024: monitoring-delegate', as('delegate'), forbidden],
    ['E024: no role', as('nobody'), forbidden],
    ['E025: roles that the client claims', as('member', good, { 'X-Roles': 'admin', 'X-Identity-Status': 'Confirmed' }), forbidden],
    ['E025: a project that the client claims', as('user', good, { 'X-Project-Id': 'other', 'X-Tenant-Id': 'other' }), ok],
    ['E026: a token of no project', as('unscoped'), refused(403, 'Permission denied', 'The token is for no project')],
    ['E027: the role before the type of the content', as('member', good, { 'content-type': 'text/plain' }), forbidden],
    ['E028: the role before the JSON', as('member', 'no JSON'), forbidden],
  ]); // prettier-ignore
});

describe('who may post by a policy file', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'monasca-policy-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const file = path.join(directory, 'events-policy.yaml');
  writeFileSync(file, '"events_api:agent_required": "role:monasca_events_agent"\n');
  checks(
    [
      ['E024: the role that it names', as('events agent'), ok],
      ['E024: no other', as('user'), forbidden],
    ],
    { sections: { oslo_policy: { policy_file: file } } },
  );
});
