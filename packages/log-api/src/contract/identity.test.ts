import { describe, expect } from 'vitest';
import { getting, refused, type Seen } from '@monasca/common/testing';
import { checks, envelope, taken, text } from '../../test/contract/checks.js';
import { good, v3 } from '../../test/contract/requests.js';

const none = undefined;
const challenge = { 'www-authenticate': 'Keystone uri="http://identity.example/v3"' };
const message = 'The request you have made requires authentication.';
const unauthenticated: Seen = { status: 401, headers: challenge, body: { error: { code: 401, title: 'Unauthorized', message } } }; // prettier-ignore
const forbidden: Seen = { ...refused(401, 'Forbidden', 'The request does not have access to this service'), headers: challenge }; // prettier-ignore
const away: Seen = { ...refused(503, 'Service unavailable', 'The Keystone service is temporarily unavailable.'), headers: { 'retry-after': '5' } }; // prettier-ignore
const m = { message: 'm' };

const notAllowed = (method: string): Seen => ({
  ...refused(405, '405 Method Not Allowed', `${method} is not supported here, only GET, POST`),
  headers: { allow: 'GET, POST, OPTIONS' },
});
const other = (method: string, path = '/v3.0/logs', headers = {}) => ({ method, path, headers });

describe('who sends it', () => {
  checks([
    ['L020: no token', v3(good, { 'x-auth-token': none }), unauthenticated],
    ['L021: an unknown token', v3(good, { 'x-auth-token': 'unknown' }), unauthenticated],
    ['L021: an empty token', v3(good, { 'x-auth-token': '' }), unauthenticated],
    ['L022: Keystone is away', v3(good, { 'x-auth-token': 'away' }), away],
    ['L022: Keystone is away, and there is no token', v3(good, { 'x-auth-token': none }), unauthenticated],
    ['L023: a role that may not post', v3(good, { 'x-auth-token': 'member' }), forbidden],
    ['L023: a role that may read only', v3(good, { 'x-auth-token': 'read-only' }), forbidden],
    ['L023: no role', v3(good, { 'x-auth-token': 'nobody' }), forbidden],
    ['L024: the challenge of this 401 is one', v3(good, { 'x-auth-token': 'member' }), forbidden],
    ['L025: monasca-user', v3(good), taken(m)],
    ['L025: admin', v3(good, { 'x-auth-token': 'admin' }), taken(m)],
    ['L025: an agent where none is configured', v3(good, { 'x-auth-token': 'agent' }), forbidden],
    ['L026: a role in other letter case', v3(good, { 'x-auth-token': 'USER in capitals' }), taken(m)],
    ['L027: roles that the client claims', v3(good, { 'x-auth-token': 'member', 'X-Roles': 'admin', 'X-Identity-Status': 'Confirmed' }), forbidden],
    ['L027: a project that the client claims', v3(good, { 'X-Project-Id': 'other', 'X-Tenant-Id': 'other' }), taken(m)],
    ['L028: X-Storage-Token', v3(good, { 'x-auth-token': none, 'x-storage-token': 'user' }), taken(m)],
    ['L029: GET with a token', getting('/v3.0/logs', { 'x-auth-token': 'member' }), { status: 501 }],
    ['L029: GET without', getting('/v3.0/logs'), unauthenticated],
    ['L030: PUT', other('PUT'), notAllowed('PUT')],
    ['L030: DELETE', other('DELETE'), notAllowed('DELETE')],
    ['L030: PATCH', other('PATCH'), notAllowed('PATCH')],
    ['L030: HEAD', other('HEAD'), { status: 405, headers: { allow: 'GET, POST, OPTIONS' } }],
    ['L031: OPTIONS without a token', other('OPTIONS'), { status: 200, headers: { allow: 'GET, POST' } }],
    ['L031: OPTIONS with one', other('OPTIONS', '/v3.0/logs', { 'x-auth-token': 'user' }), { status: 200, headers: { allow: 'GET, POST' } }],
    ['L032: a slash at the end', { ...v3(good), path: '/v3.0/logs/' }, taken(m)],
    ['L033: /v3.0 without a token', getting('/v3.0'), refused(404, '404 Not Found', 'No such path')],
    ['L033: /v3.0 with one', getting('/v3.0', { 'x-auth-token': 'user' }), refused(404, '404 Not Found', 'No such path')],
    ['L092: a token of no project', v3(good, { 'x-auth-token': 'unscoped' }), refused(403, 'Permission denied', 'The token is for no project, and tenant_id names none')],
    ['L092: a token of no project, for a project that it may post for', v3(good, { 'x-auth-token': 'unscoped admin' }, '?tenant_id=p'), { status: 204, published: [envelope(m, { tenantId: 'p' })] }],
  ]); // prettier-ignore
});

const id = text(/^req-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
const own = 'req-01234567-89ab-4cde-8f01-23456789abcd';

describe('the request id', () => {
  checks([
    ['L034: is in every answer', v3(good), { ...taken(m), headers: { 'x-openstack-request-id': id } }],
    ['L034: of refusals too', v3(good, { 'x-auth-token': none }), { ...unauthenticated, headers: { 'x-openstack-request-id': id } }],
    ['L034: and elsewhere', getting('/nope'), { ...refused(404, '404 Not Found', 'No such path'), headers: { 'x-openstack-request-id': id } }],
    ['L034: not the one of the client', v3(good, { 'x-openstack-request-id': own }), { ...taken(m), headers: { 'x-openstack-request-id': expect.not.stringContaining(own) as unknown } }],
  ]); // prettier-ignore
});

describe('an agent', () => {
  checks([['L025: may post where it is configured', v3(good, { 'x-auth-token': 'agent' }), taken(m)]], {
    sections: { roles_middleware: { agent_roles: ['monasca-agent'] } },
  });
});

describe('where no role is configured', () => {
  checks(
    [
      ['L152: a user may not post', v3(good), forbidden],
      ['L152: neither may who has no role', v3(good, { 'x-auth-token': 'nobody' }), forbidden],
    ],
    { sections: { roles_middleware: { default_roles: [], agent_roles: [], delegate_roles: [] } } },
  );
});

describe('where the decision on a token is put off', () => {
  checks([['L151: it is not', v3(good, { 'x-auth-token': none }), unauthenticated]], {
    sections: { keystone_authtoken: { delay_auth_decision: 'true' } },
  });
});
