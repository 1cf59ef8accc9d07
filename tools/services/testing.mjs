// @ts-check
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @typedef {{ after: (action: () => Promise<void> | void) => void }} Test what node:test hands to a test */

/**
 * @param {Test} test
 * @returns {Promise<string>} an empty folder that is removed after the test
 */
export const temporaryDirectory = async (test) => {
  const directory = await mkdtemp(join(tmpdir(), 'monasca-services-test-'));
  test.after(() => rm(directory, { recursive: true, force: true }));
  return directory;
};

/**
 * @param {Test} test
 * @param {(socket: import('node:net').Socket) => void} [onConnection]
 * @returns {Promise<number>} the port of a server on 127.0.0.1 that is closed after the test
 */
export const listen = async (test, onConnection = () => {}) => {
  /** @type {Set<import('node:net').Socket>} */
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    onConnection(socket);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  test.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
};

/**
 * @param {Test} test
 * @param {{ status?: number, headers?: Record<string, string>, body?: string }} answer to every request; status default 200
 * @returns {Promise<{ port: number, requests: { path: string | undefined, authorization: string | undefined }[] }>}
 */
export const fakeHttpServer = async (test, { status = 200, headers = {}, body = '' }) => {
  /** @type {{ path: string | undefined, authorization: string | undefined }[]} */
  const requests = [];
  const server = createHttpServer((request, response) => {
    requests.push({ path: request.url, authorization: request.headers.authorization });
    response.writeHead(status, headers).end(body);
  });
  const port = await listen(test, (socket) => server.emit('connection', socket));
  return { port, requests };
};

/**
 * @param {number} correlationId
 * @param {number} [errorCode] default 0
 * @returns {Buffer} an ApiVersions answer that lists one kind of request
 */
export const apiVersionsAnswer = (correlationId, errorCode = 0) => {
  const answer = Buffer.alloc(20);
  answer.writeInt32BE(16, 0);
  answer.writeInt32BE(correlationId, 4);
  answer.writeInt16BE(errorCode, 8);
  answer.writeInt32BE(1, 10);
  answer.writeInt16BE(18, 14);
  return answer;
};

/**
 * @param {Test} test
 * @returns {Promise<number>} the port of a server that answers ApiVersions as a Kafka broker does
 */
export const fakeBroker = (test) =>
  listen(test, (socket) => {
    socket.on('data', (request) => socket.write(apiVersionsAnswer(request.readInt32BE(8))));
  });

/**
 * An environment of a machine that has no program but those given, and keeps its state in a folder of its own.
 * @param {Test} test
 * @param {Record<string, string>} programs body of a shell script by name; `$CALLS` is a file that `calls` reads
 * @returns {Promise<{ env: NodeJS.ProcessEnv, calls: () => Promise<string[]> }>}
 */
export const fakeMachine = async (test, programs) => {
  const directory = await temporaryDirectory(test);
  const path = join(directory, 'bin');
  const callFile = join(directory, 'calls');
  await mkdir(path);
  await writeFile(callFile, '');
  for (const [name, body] of Object.entries(programs)) {
    await writeFile(join(path, name), `#!/bin/sh\necho "${name} $*" >> "$CALLS"\n${body}\n`);
    await chmod(join(path, name), 0o755);
  }
  const calls = async () => (await readFile(callFile, 'utf8')).split('\n').filter(Boolean);
  return { env: { PATH: path, CALLS: callFile, MONASCA_SERVICES_DIR: join(directory, 'state') }, calls };
};
