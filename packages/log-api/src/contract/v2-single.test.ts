import { describe } from 'vitest';
import { getting, refused } from '@monasca/common/testing';
import { checks, envelope, taken, text, unprocessable } from '../../test/contract/checks.js';
import { v2 } from '../../test/contract/requests.js';

const none = undefined;
const m = '{"message": "m"}';
/** With these dimensions. */
const dims = (header: string | readonly string[] | undefined, more = {}, body = m) =>
  v2(body, { 'x-dimensions': header, ...more });
/** With this application type. */
const type = (header: string | undefined, dimensions = 'a:1') => dims(dimensions, { 'x-application-type': header });
const log = (dimensions: object) => taken({ message: 'm', dimensions });
const notObject = unprocessable('a log must be an object');
const empty = refused(400, 'Bad request', 'Request body is Empty');
const required = unprocessable('Dimension are required');
const emptyEntry = unprocessable('Dimension cannot be empty');
const denied = refused(403, 'Permission denied', 'Projects proj-user cannot POST cross tenant logs');
const long = 't'.repeat(256);
const deprecated = {
  deprecated: 'true',
  link: text(/^<http:\/\/127\.0\.0\.1:\d+\/v3\.0\/logs>; rel=current; title="V3 Logs"; type="application\/json"$/),
};

describe('v2.0', () => {
  checks([
    ['L120: a log, with dimensions and a type', dims('hostname:devstack,service:x', { 'x-application-type': 'apache' }, '{"message": "hi", "from": "hoover"}'), { ...taken({ message: 'hi', from: 'hoover', dimensions: { hostname: 'devstack', service: 'x', component: 'apache' } }), headers: deprecated }],
    ['L121: text/plain', dims('a:1', { 'content-type': 'text/plain' }, 'two\nlines ☃'), taken({ message: 'two\nlines ☃', dimensions: { a: '1' } })],
    ['L121: another type', dims('a:1', { 'content-type': 'video/3gpp' }), refused(415, 'Unsupported media type', 'Only [application/json, text/plain] are accepted as logs representations')],
    ['L122: no type', type(none), log({ a: '1' })],
    ['L123: no dimensions', dims(none), required],
    ['L123: an empty header of dimensions', dims(''), required],
    ['L124: ,', dims(','), emptyEntry],
    ['L124: a:1,', dims('a:1,'), emptyEntry],
    ['L124: a:1,,b:2', dims('a:1,,b:2'), emptyEntry],
    ['L125: a', dims('a'), unprocessable('a is not a valid dimension')],
    ['L126: a:', dims('a:,b:2'), log({ b: '2' })],
    ['L126: :1', dims(':1,b:2'), log({ b: '2' })],
    ['L126: nothing but such', dims('a:'), taken({ message: 'm' })],
    ['L127: blanks', dims(' a : 1 , b:2'), log({ a: '1', b: '2' })],
    ['L128: path:/x:y', dims('path:/x:y'), log({ path: '/x:y' })],
    ['L129: a:1,a:2', dims('a:1,a:2'), log({ a: '2' })],
    ['L130: a component and a type', type('mine', 'component:other'), log({ component: 'mine' })],
    ['L131: a type of 256 characters', type(long), unprocessable(`Application type ${long} must be 255 characters or less`)],
    ['L131: a type with a blank', type('a b'), unprocessable('Application type a b may only contain: "a-z A-Z 0-9 _ - ."')],
    ['L132: a blank type', type('  '), log({ a: '1' })],
    ['L133: dimensions in the body', dims('a:1', {}, '{"message": "m", "dimensions": {"b": "2"}}'), log({ a: '1' })],
    ['L134: no message', dims('a:1', {}, '{"text": "m"}'), unprocessable('Log property should have message')],
    ['L135: {}', dims('a:1', {}, '{}'), unprocessable('Log property should have message')],
    ['L135: []', dims('a:1', {}, '[]'), notObject],
    ['L135: null', dims('a:1', {}, 'null'), empty],
    ['L135: nothing', dims('a:1', {}, ''), empty],
    ['L135: "abc"', dims('a:1', {}, '"abc"'), notObject],
    ['L135: 5', dims('a:1', {}, '5'), notObject],
    ['L136: for another project, by an admin', { ...dims('a:1', { 'x-auth-token': 'admin' }), path: '/v2.0/log/single?tenant_id=other' }, { status: 204, published: [envelope({ message: 'm', dimensions: { a: '1' } }, { tenantId: 'other' })] }],
    ['L137: for another project, by a user', { ...dims('a:1'), path: '/v2.0/log/single?tenant_id=other' }, denied],
    ['L139: the header in other letter case', dims(none, { 'X-DIMENSIONS': 'a:1' }), log({ a: '1' })],
    ['L140: the header twice', dims(['a:1', 'b:2']), log({ a: '1', b: '2' })],
    ['L141: X_Dimensions', dims(none, { X_Dimensions: 'a:1' }), required],
    ['L142: GET', getting('/v2.0/log/single', { 'x-auth-token': 'user' }), { status: 501 }],
    ['a name that is not allowed', dims('_a:1'), unprocessable('Dimension name _a cannot start with underscore (_)')],
    ['the type before the names', dims('_a:1', { 'x-application-type': 'a b' }), unprocessable(text(/^Application type/))],
    ['text beyond ASCII', dims(Buffer.from('żółw:☃').toString('latin1')), log({ żółw: '☃' })],
  ]); // prettier-ignore
});
