// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { postgresStartup } from './startup.mjs';
import { listen } from '../testing.mjs';

/**
 * @param {string} type
 * @param {Buffer} body
 * @returns {Buffer} one message of the PostgreSQL protocol
 */
const message = (type, body) => {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
};

/**
 * @param {import('../testing.mjs').Test} test
 * @param {Buffer[]} answers
 */
const askServer = async (test, answers) => {
  const port = await listen(test, (socket) => socket.on('data', () => socket.write(Buffer.concat(answers))));
  return postgresStartup({ host: '127.0.0.1', port, user: 'monasca', database: 'monasca' });
};

describe('postgresStartup', () => {
  const trusted = message('R', Buffer.from([0, 0, 0, 0]));
  const scram = message('R', Buffer.from([0, 0, 0, 10, 0]));

  it('is ready when the server waits for queries', async (test) => {
    const answers = [trusted, message('S', Buffer.from('server_version\0')), message('Z', Buffer.from('I'))];
    assert.deepEqual(await askServer(test, answers), { state: 'ready' });
  });

  it('stops where a password is asked for', async (test) => {
    assert.deepEqual(await askServer(test, [scram]), { state: 'authentication' });
  });

  it('tells code and message of a refusal', async (test) => {
    const refusal = message('E', Buffer.from('SFATAL\0C57P03\0Mthe database system is starting up\0\0'));
    const expected = { state: 'error', code: '57P03', message: 'the database system is starting up' };
    assert.deepEqual(await askServer(test, [refusal]), expected);
  });
});
