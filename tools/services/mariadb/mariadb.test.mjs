// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fakeMachine, listen } from '../testing.mjs';
import { mariadb } from './mariadb.mjs';

const log = () => {};

describe('the check of mariadb', () => {
  /**
   * @param {import('../testing.mjs').Test} test
   * @param {string} said what the server says first
   */
  const statusWith = async (test, said) => {
    const { env } = await fakeMachine(test, {});
    const port = await listen(test, (socket) => socket.write(said));
    env['MONASCA_TEST_MARIADB'] = `mysql://user:hush@127.0.0.1:${port}/db`;
    return { status: await mariadb.status({ env, log }), port };
  };

  it('is content with a greeting, and shows no password', async (test) => {
    const { status, port } = await statusWith(test, '\x07\0\0\0\x0a10.11\0');
    assert.deepEqual([status.up, status.address], [true, `mysql://user:***@127.0.0.1:${port}/db`]);
  });

  it('takes no other server for MariaDB', async (test) => {
    const { status } = await statusWith(test, 'SSH-2.0-OpenSSH_9.2\r\n');
    assert.equal(status.up, false);
  });
});

describe('MONASCA_TEST_MARIADB', () => {
  for (const value of ['127.0.0.1:3306', 'postgres://user:hush@127.0.0.1/db', 'mysql:db']) {
    it(`is not ${JSON.stringify(value)}, which is not repeated`, async () => {
      const address = mariadb.address({ env: { MONASCA_TEST_MARIADB: value }, log });
      await assert.rejects(address, /^ServicesError: MONASCA_TEST_MARIADB: expected mysql:.* something else$/);
    });
  }
});
