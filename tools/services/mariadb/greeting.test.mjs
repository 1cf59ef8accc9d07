// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { listen } from '../testing.mjs';
import { readGreeting } from './greeting.mjs';

/**
 * @param {Buffer} body
 * @param {number} [number] default 0
 * @returns {Buffer} one packet of MySQL's protocol
 */
const packet = (body, number = 0) => {
  const head = Buffer.alloc(4);
  head.writeUIntLE(body.length, 0, 3);
  head.writeUInt8(number, 3);
  return Buffer.concat([head, body]);
};

const greeting = packet(Buffer.from('\x0a10.11.2-MariaDB\0\x01\0\0\0salt'));

/**
 * @param {import('../testing.mjs').Test} test
 * @param {readonly Buffer[]} parts what the server says as soon as somebody connects, piece by piece
 */
const readFrom = async (test, parts) => {
  const port = await listen(test, (socket) => {
    socket.setNoDelay();
    for (const part of parts) setImmediate(() => socket.write(part));
  });
  return readGreeting({ host: '127.0.0.1', port });
};

describe('readGreeting', () => {
  it('tells the version', async (test) => {
    assert.equal(await readFrom(test, [greeting]), '10.11.2-MariaDB');
  });

  it('puts together what comes in pieces', async (test) => {
    const parts = [greeting.subarray(0, 2), greeting.subarray(2, 9), greeting.subarray(9)];
    assert.equal(await readFrom(test, parts), '10.11.2-MariaDB');
  });

  it('tells why connections are refused', async (test) => {
    const refusal = packet(Buffer.concat([Buffer.from([0xff, 0x10, 0x04]), Buffer.from('Too many connections')]));
    await assert.rejects(readFrom(test, [refusal]), /refuses connections: Too many connections/);
  });

  for (const [what, bytes] of /** @type {const} */ ([
    ['a server of HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['another version of the protocol', packet(Buffer.from('\x093.20\0'))],
    ['a packet in the middle', packet(Buffer.from('\x0a10.11\0'), 1)],
    ['a version without an end', packet(Buffer.from('\x0a10.11'))],
    ['an empty packet', packet(Buffer.alloc(0))],
  ])) {
    it(`is not content with ${what}`, async (test) => {
      await assert.rejects(readFrom(test, [bytes]), /is not MySQL or MariaDB/);
    });
  }
});
