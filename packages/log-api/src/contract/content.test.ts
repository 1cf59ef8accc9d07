import { describe } from 'vitest';
import { refused } from '@monasca/common/testing';
import { checks, envelope, taken, text } from '../../test/contract/checks.js';
import { bulk, good, v3 } from '../../test/contract/requests.js';

const none = undefined;
const m = { message: 'm' };
const missing = refused(400, 'Missing header value', 'The Content-Type header is required.');
const onlyJson = refused(415, 'Unsupported media type', 'Only [application/json] are accepted as logs representations');
const noLength = refused(411, 'Content length header is missing', 'Content length is required to estimate if payload can be processed'); // prettier-ignore
const tooLarge = refused(413, 'Log payload size exceeded', 'Maximum allowed size is 1048576 bytes');
const limit = 1_048_576;
const forbidden = { ...refused(401, 'Forbidden', 'The request does not have access to this service') };

/** A bulk of one log that is so many bytes long. */
const sized = (bytes: number): string => bulk({ message: 'x'.repeat(bytes - bulk({ message: '' }).length) });

describe('the type of the content', () => {
  checks([
    ['L040: none', v3(good, { 'content-type': none }), missing],
    ['L040: an empty one', v3(good, { 'content-type': '' }), missing],
    ['L041: text/plain', v3(good, { 'content-type': 'text/plain' }), onlyJson],
    ['L041: video/3gpp', v3(good, { 'content-type': 'video/3gpp' }), onlyJson],
    ['L042: with a charset', v3(good, { 'content-type': 'application/json; charset=utf-8' }), taken(m)],
    ['L042: in other letter case', v3(good, { 'content-type': 'Application/JSON' }), taken(m)],
    ['L047: after the role', v3(good, { 'x-auth-token': 'member', 'content-type': 'text/plain' }), forbidden],
  ]); // prettier-ignore
});

describe('the size of the content', () => {
  checks([
    ['L043: no length', v3(none), noLength],
    ['L043: in chunks', v3(good, { 'transfer-encoding': 'chunked' }), taken(m)],
    ['L043: in chunks, too large', v3(sized(limit), { 'transfer-encoding': 'chunked' }), tooLarge],
    ['L044: the limit', v3(sized(limit)), tooLarge],
    ['L044: a length beyond the limit, with a body that is not', v3(good, { 'content-length': '1000000000' }), tooLarge],
    ['L045: a byte below the limit', v3(sized(limit - 1)), { status: 204, published: [envelope({ message: text(/^x{1048000,1048500}$/), truncated: true })] }],
    ['L046: a negative length', v3(good, { 'content-length': '-5' }), refused(400, 'Bad request', 'The request is not HTTP/1.1')],
    ['L046: a length that is no number', v3(good, { 'content-length': 'many' }), refused(400, 'Bad request', 'The request is not HTTP/1.1')],
  ]); // prettier-ignore
});
