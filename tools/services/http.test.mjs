// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { httpGet, parseHttpAddress, withoutPassword } from './http.mjs';
import { fakeHttpServer, listen } from './testing.mjs';

describe('parseHttpAddress', () => {
  it('takes a URL with a user and a path, without the slash at its end', () => {
    const url = 'https://user:hush@[::1]:8086/prefix';
    assert.deepEqual(parseHttpAddress(`${url}/`, 'X'), { url });
  });

  for (const value of ['localhost:8086', 'ftp://localhost', 'http://', 'http://localhost/?q=1', '']) {
    it(`refuses ${JSON.stringify(value)} and does not repeat it`, () => {
      assert.throws(
        () => parseHttpAddress(value, 'X'),
        /^ServicesError: X: expected http:\/\/HOST:PORT .* something else$/,
      );
    });
  }
});

describe('withoutPassword', () => {
  it('leaves a URL without one as it is', () => {
    assert.equal(withoutPassword('http://user@127.0.0.1:1'), 'http://user@127.0.0.1:1');
  });

  it('hides it before the host and among the parameters', () => {
    assert.equal(withoutPassword('http://u:hush@h/?password=hush&a=1'), 'http://u:***@h/?password=***&a=1');
  });
});

describe('httpGet', () => {
  it('asks for the path below the address and sends the login in a header', async (test) => {
    const { port, requests } = await fakeHttpServer(test, { status: 204 });
    const { status } = await httpGet({ url: `http://user:p%40ss@127.0.0.1:${port}/prefix` }, '/ping?a=1');
    assert.equal(status, 204);
    const authorization = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
    assert.deepEqual(requests, [{ path: '/prefix/ping?a=1', authorization }]);
  });

  it('rejects an answer that is no success', async (test) => {
    const { port } = await fakeHttpServer(test, { status: 503, body: 'starting' });
    const expected = new RegExp(`127\\.0\\.0\\.1:${port}: GET /ping was answered with 503`);
    await assert.rejects(httpGet({ url: `http://127.0.0.1:${port}` }, '/ping'), expected);
  });

  it('says why there is no connection', async (test) => {
    const port = await listen(test, (socket) => socket.destroy());
    await assert.rejects(httpGet({ url: `http://u:hush@127.0.0.1:${port}` }, '/'), (error) => {
      assert.match(String(error), new RegExp(`127\\.0\\.0\\.1:${port}: `));
      assert.doesNotMatch(String(error), /hush|fetch failed/);
      return true;
    });
  });

  it('does not wait for an answer that does not come', async (test) => {
    const port = await listen(test);
    await assert.rejects(httpGet({ url: `http://127.0.0.1:${port}` }, '/', 50), /timeout/);
  });
});
