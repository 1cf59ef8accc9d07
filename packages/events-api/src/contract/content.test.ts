import { gzipSync } from 'node:zlib';
import { describe } from 'vitest';
import { refused } from '@monasca/common/testing';
import { checks, taken, text, unprocessable } from '../../test/contract/checks.js';
import { bulk, event, good, post } from '../../test/contract/requests.js';

const none = undefined;
const missing = refused(400, 'Missing header value', 'The Content-Type header is required.');
const onlyJson = refused(415, 'Unsupported media type', 'Only [application/json] are accepted as events representations'); // prettier-ignore
const noJson = refused(400, 'Invalid JSON', text(/^Could not parse JSON body - \S/));
const noDictionary = unprocessable('expected a dictionary');
const tooLarge = refused(413, 'Request Entity Too Large', 'Request is too large. Larger than max_request_body_size (114688).'); // prettier-ignore
const typed = (contentType: string | undefined) => post(good, { 'content-type': contentType });
const limit = 114_688;
const large = (length: number) => ({ event_type: 'a.b', payload: 'x'.repeat(length - bulk({ event: { event_type: 'a.b', payload: '' } }).length) }); // prettier-ignore
/** A bulk of one event that is so many bytes long. */
const sized = (length: number) => bulk({ event: large(length) });
const chunked = { 'transfer-encoding': 'chunked' };

describe('the content', () => {
  checks([
    ['E030: of no type', typed(none), missing],
    ['E030: of an empty type', typed(''), missing],
    ['E031: text/plain', typed('text/plain'), onlyJson],
    ['E032: with a charset', typed('application/json; charset=utf-8'), taken(event)],
    ['E032: in other letter case', typed('APPLICATION/JSON'), taken(event)],
    ['E033: empty', post(''), noDictionary],
    ['E033: empty, of length 0', post(none, { 'content-length': '0' }), noDictionary],
    ['E033: empty, of no length', post(none), noDictionary],
    ['E034: in chunks', post(good, chunked), taken(event)],
    ['E034: in chunks, too large', post(sized(limit + 1), chunked), tooLarge],
    ['E035: cut off', post('{"events": ['), noJson],
    ['E035: no UTF-8', post(Buffer.from([0x22, 0xff, 0x22])), noJson],
    ['E036: null', post('null'), noDictionary],
    ['E036: []', post('[]'), noDictionary],
    ['E036: "a"', post('"a"'), noDictionary],
    ['E036: 1', post('1'), noDictionary],
    ['E036: false', post('false'), noDictionary],
    ['E037: of 114,688 bytes', post(sized(limit)), taken(large(limit))],
    ['E038: of 114,689 bytes', post(sized(limit + 1)), tooLarge],
    ['E038: for who accepts text', post(sized(limit + 1), { accept: 'text/html' }), tooLarge],
    ['in gzip', post(gzipSync(good), { 'content-encoding': 'gzip' }), taken(event)],
    ['in gzip, too large when it is inflated', post(gzipSync(sized(limit + 1)), { 'content-encoding': 'gzip' }), tooLarge],
  ]); // prettier-ignore
});

describe('the content where more is allowed', () => {
  const setup = { sections: { oslo_middleware: { max_request_body_size: 2 * limit } } };
  checks([['E037: of twice as many bytes', post(sized(2 * limit)), taken(large(2 * limit))]], setup);
});
