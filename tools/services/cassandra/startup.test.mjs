// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { listen } from '../testing.mjs';
import { cassandraStartup } from './startup.mjs';

const host = '127.0.0.1';
/** The frame of STARTUP with CQL_VERSION 3.0.0. */
const startup = '0400000001000000160001000b43514c5f56455253494f4e0005332e302e30';

/**
 * @param {number} opcode
 * @param {string} [body]
 * @returns {Buffer} one frame of an answer
 */
const frame = (opcode, body = '') => {
  const header = Buffer.from([0x84, 0, 0, 0, opcode, 0, 0, 0, body.length]);
  return Buffer.concat([header, Buffer.from(body)]);
};

describe('cassandraStartup', () => {
  /**
   * @param {import('../testing.mjs').Test} test
   * @param {(socket: import('node:net').Socket, request: Buffer) => void} answer
   */
  const ask = async (test, answer) => {
    const port = await listen(test, (socket) => socket.on('data', (request) => answer(socket, request)));
    return cassandraStartup({ host, port });
  };

  it('sends STARTUP and is ready when the server is', async (test) => {
    /** @type {string[]} */
    const requests = [];
    const answer = await ask(test, (socket, request) => {
      requests.push(request.toString('hex'));
      socket.write(frame(0x02));
    });
    assert.equal(answer, 'ready');
    assert.deepEqual(requests, [startup]);
  });

  it('stops where a password is asked for, and waits for an answer that comes in parts', async (test) => {
    const answer = await ask(test, (socket) => {
      const whole = frame(0x03, '\0\x04Auth');
      socket.write(whole.subarray(0, 5));
      setTimeout(() => socket.write(whole.subarray(5)), 50);
    });
    assert.equal(answer, 'authentication');
  });

  it('tells the message of an error', async (test) => {
    const attempt = ask(test, (socket) => socket.write(frame(0x00, '\0\0\x10\x01\0\x0aoverloaded')));
    await assert.rejects(attempt, /answered STARTUP with overloaded$/);
  });

  it('rejects a server that speaks another protocol', async (test) => {
    const attempt = ask(test, (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await assert.rejects(attempt, /does not speak version 4 of the Cassandra protocol/);
  });
});
