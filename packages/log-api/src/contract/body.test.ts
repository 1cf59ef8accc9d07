import * as zlib from 'node:zlib';
import { describe } from 'vitest';
import { refused } from '@monasca/common/testing';
import { checks, taken, text, unprocessable } from '../../test/contract/checks.js';
import { good, v3 } from '../../test/contract/requests.js';

const { deflateSync, gzipSync } = zlib;
const m = { message: 'm' };
const empty = refused(400, 'Bad request', 'Request body is Empty');
const noJson = refused(400, 'Invalid JSON', text(/^Could not parse JSON body - \S/));
const noLogs = unprocessable('Unprocessable Entity Logs not found');
const noArray = unprocessable('logs must be an array');
const badMedia = { ...refused(415, 'Unsupported media type', text(/^Content-Encoding: expected one of /)), headers: { 'accept-encoding': text(/^gzip, x-gzip, deflate/) } }; // prettier-ignore
const xml = (body: string) => v3(body, { accept: 'application/xml' });
const plain = (body: string) => v3(body, { accept: 'text/plain' });
const coded = (coding: string, body: Buffer) => v3(body, { 'content-encoding': coding });

/** As zstd without compression: a frame of one block. */
const stored = (content: string): Buffer => {
  const [size, block] = [Buffer.byteLength(content), Buffer.alloc(3)];
  block.writeUIntLE((size << 3) | 1, 0, 3);
  return Buffer.concat([Buffer.from('28b52ffd20', 'hex'), Buffer.from([size]), block, Buffer.from(content)]);
};

describe('the body', () => {
  checks([
    ['L060: none, of length 0', v3(''), empty],
    ['L060: null', v3('null'), empty],
    ['L061: cut off', v3('{"logs": ['), noJson],
    ['L061: no UTF-8', v3(Buffer.from([0x22, 0xff, 0x22])), noJson],
    ['L061: a byte order mark', v3(`\uFEFF${good}`), noJson],
    ['L062: {}', v3('{}'), noLogs],
    ['L062: []', v3('[]'), noLogs],
    ['L062: "abc"', v3('"abc"'), noLogs],
    ['L063: 5', v3('5'), noLogs],
    ['L063: false', v3('false'), noLogs],
    ['L063: "logs"', v3('"logs"'), noLogs],
    ['L063: ["logs"]', v3('["logs"]'), noLogs],
    ['L064: logs are null', v3('{"logs": null}'), noArray],
    ['L064: logs are a number', v3('{"logs": 5}'), noArray],
    ['L065: no logs', v3('{"logs": []}'), taken()],
    ['L066: logs are an object', v3('{"logs": {"message": "m"}}'), noArray],
    ['L066: logs are a text', v3('{"logs": "abc"}'), noArray],
    ['L067: gzip', coded('gzip', gzipSync(good)), taken(m)],
    ['L067: deflate', coded('deflate', deflateSync(good)), taken(m)],
    ['L067: zstd, which Node has since 22.15', coded('zstd', stored(good)), 'zstdDecompress' in zlib ? taken(m) : badMedia],
    ['L067: gzip that does not say so', v3(gzipSync(good)), noJson],
    ['L067: no gzip that says so', coded('gzip', Buffer.from(good)), refused(400, 'Bad request', text(/^The body is not gzip: /))],
    ['L067: a coding that is not known', coded('br', Buffer.from(good)), badMedia],
    ['L067: small, and too large when it is inflated', coded('gzip', gzipSync(Buffer.alloc(1_048_576, ' '))), refused(413, 'Log payload size exceeded', 'Maximum allowed size is 1048576 bytes')],
    ['L068: the last of keys that are there twice', v3('{"logs": [{"message": "a", "message": "b"}]}'), taken({ message: 'b' })],
    ['L069: an error is JSON for who accepts XML', xml('{}'), { ...noLogs, headers: { 'content-type': text(/^application\/json/) } }],
    ['L069: an error is JSON for who accepts text', plain('{}'), { ...noLogs, headers: { 'content-type': text(/^application\/json/) } }],
  ]); // prettier-ignore
});
