import { describe, expect } from 'vitest';
import { getting, refused } from '@monasca/common/testing';
import { checks, envelope, taken, text, unprocessable } from '../../test/contract/checks.js';
import { event, good, post } from '../../test/contract/requests.js';

const id = text(/^req-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
const requestId = { 'x-openstack-request-id': id };
const own = 'req-01234567-89ab-4cde-8f01-23456789abcd';
const success = { 'content-length': '0', 'content-type': 'application/json', ...requestId };
const json = { 'content-type': text(/^application\/json/) };
const noDictionary = { ...unprocessable('expected a dictionary'), headers: json };
const notFound = { ...refused(404, '404 Not Found', 'No such path'), headers: requestId };
const allow = { allow: 'POST, OPTIONS' };
const notAllowed = (method: string) => ({
  ...refused(405, '405 Method Not Allowed', `${method} is not supported here, only POST`),
  headers: allow,
});
const other = (method: string, headers = {}) => ({ method, path: '/v1.0/events', headers });
const options = { status: 200, headers: { allow: 'POST' } };
const token = { 'x-auth-token': 'user' };

describe('an answer', () => {
  checks([
    ['E061: to what is taken is empty', post(good), { ...taken(event), headers: success }],
    ['E062: stands for an envelope of the project of the token', post(good), { status: 200, published: [envelope(event, 'proj-user')] }],
    ['E080: to GET is 405', other('GET'), notAllowed('GET')],
    ['E080: to PUT is 405', other('PUT'), notAllowed('PUT')],
    ['E080: to DELETE is 405', other('DELETE', token), notAllowed('DELETE')],
    ['E080: to HEAD is 405', other('HEAD'), { status: 405, headers: allow }],
    ['E081: to OPTIONS with a token has the method', other('OPTIONS', token), options],
    ['E081: to OPTIONS without one too', other('OPTIONS'), options],
    ['E082: is the same with a slash at the end', { ...post(good), path: '/v1.0/events/' }, taken(event)],
    ['E083: to GET /v1.0 is 404 without a token', getting('/v1.0'), notFound],
    ['E083: to GET /v1.0 is 404 with one', getting('/v1.0', token), notFound],
    ['E084: of an error is JSON for who accepts XML', post('', { accept: 'application/xml' }), noDictionary],
    ['E084: of an error is JSON for who accepts HTML', post('', { accept: 'text/html' }), noDictionary],
    ['E085: has a request id, with 401', post(good, { 'x-auth-token': undefined }), { status: 401, body: expect.anything(), headers: requestId }],
    ['E085: has a request id, with 413', post(' '.repeat(114_689)), { status: 413, body: expect.anything(), headers: requestId }],
    ['E085: has a request id, elsewhere too', getting('/version'), { status: 200, body: expect.anything(), headers: requestId }],
    ['E085: has another id than the one of the client', post(good, { 'x-openstack-request-id': own }), { ...taken(event), headers: { 'x-openstack-request-id': expect.not.stringContaining(own) as unknown } }],
  ]); // prettier-ignore
});
