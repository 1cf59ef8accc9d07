// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { apiVersions } from './api-versions.mjs';
import { apiVersionsAnswer, fakeBroker, listen } from './testing.mjs';

const host = '127.0.0.1';

describe('apiVersions', () => {
  it('counts the kinds of requests that a broker knows', async (test) => {
    assert.equal(await apiVersions({ host, port: await fakeBroker(test) }), 1);
  });

  it('waits for an answer that comes in parts', async (test) => {
    const port = await listen(test, (socket) => {
      socket.on('data', (request) => {
        const answer = apiVersionsAnswer(request.readInt32BE(8));
        socket.write(answer.subarray(0, 9));
        setTimeout(() => socket.write(answer.subarray(9)), 50);
      });
    });
    assert.equal(await apiVersions({ host, port }), 1);
  });

  it('rejects the error of a broker', async (test) => {
    const port = await listen(test, (socket) => {
      socket.on('data', (request) => socket.write(apiVersionsAnswer(request.readInt32BE(8), 35)));
    });
    await assert.rejects(apiVersions({ host, port }), /ApiVersions with error 35/);
  });

  it('rejects a server that speaks another protocol', async (test) => {
    const port = await listen(test, (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await assert.rejects(apiVersions({ host, port }), /does not speak the Kafka protocol/);
  });

  it('rejects a port that accepts connections and closes them', async (test) => {
    const port = await listen(test, (socket) => socket.destroy());
    await assert.rejects(apiVersions({ host, port }), new RegExp(`127\\.0\\.0\\.1:${port}: `));
  });
});
