import { describe, expect } from 'vitest';
import { getting, refused } from '@monasca/common/testing';
import { checks, envelope, taken, text, unprocessable } from '../../test/contract/checks.js';
import { good, merged, v2, v3 } from '../../test/contract/requests.js';

const none = undefined;
const m = { message: 'm' };
const badType = refused(400, 'Bad request', 'Bad content type. Must be application/json');
const forbidden = refused(401, 'Forbidden', 'The request does not have access to this service');
const noLength = refused(411, 'Content length header is missing', text(/./));
const denied = refused(403, 'Permission denied', 'Projects proj-user cannot POST cross tenant logs');
const of = (tenantId: string) => ({ status: 204, published: [envelope(m, { tenantId })] });
const as = (token: string, query = '') => merged(good, { 'x-auth-token': token }, query);
const typed = (contentType: string | undefined, more = {}) => merged(good, { 'content-type': contentType, ...more });
const version = (id: string): unknown => expect.objectContaining({ id });
const versions = { elements: [version('v2.0'), version('v3.0')], links: expect.any(Array) as unknown };

describe('the merged API', () => {
  checks(
    [
      ['M001: a bulk of a user', as('user'), taken(m)],
      ['M001: a bulk of an agent', as('agent'), taken(m)],
      ['M001: a bulk of an admin', as('admin'), taken(m)],
      ['M002: no type of content', typed(none), badType],
      ['M002: another type of content', typed('text/plain'), badType],
      ['M002: another type of content, by who may not post', typed('text/plain', { 'x-auth-token': 'member' }), forbidden],
      ['M003: no length', merged(none), noLength],
      ['M004: project_id by a user', as('user', '?project_id=other'), denied],
      ['M004: project_id by an admin', as('admin', '?project_id=other'), of('other')],
      ['M004: the own project_id by a user', as('user', '?project_id=proj-user'), taken(m)],
      ['M006: a slash at the end', { ...merged(good), path: '/v2.0/logs/' }, taken(m)],
      ['M007: /v2.0/log/single is there too', v2('{"message": "m"}'), taken({ ...m, dimensions: { a: '1' } })],
      ['M007: /v3.0/logs is there too', v3(good), taken(m)],
      ['M008: logs are null', merged('{"logs": null}'), unprocessable('logs must be an array')],
      ['M009: GET / without a token', getting('/'), { status: 200, body: versions }],
      ['M010: GET /version without a token', getting('/version'), { status: 200, body: versions }],
      ['M011: an unknown path', getting('/v2.0/nope'), refused(404, '404 Not Found', 'No such path')],
      ['M011: another method', { ...merged(good), method: 'PUT' }, refused(405, '405 Method Not Allowed', 'PUT is not supported here, only GET, POST')],
    ],
    { sections: { roles_middleware: { agent_roles: ['monasca-agent'] } } },
  ); // prettier-ignore
});
