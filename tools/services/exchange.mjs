// @ts-check
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { ServicesError } from './errors.mjs';

/** @typedef {{ host: string, port: number }} Endpoint */

/**
 * Sends one request over a new connection and reads until the answer is complete.
 * @template T
 * @param {Endpoint} endpoint
 * @param {object} options
 * @param {Buffer} options.request
 * @param {(received: Buffer) => T | undefined} options.parse undefined asks for more bytes; may throw
 * @param {import('node:tls').ConnectionOptions} [options.tls] default: no encryption
 * @param {number} [options.timeoutMs] default 3 s
 * @returns {Promise<T>}
 * @throws {ServicesError} when there is no connection or no answer in time
 */
export const exchange = ({ host, port }, { request, parse, tls, timeoutMs = 3_000 }) =>
  new Promise((resolve, reject) => {
    const socket = tls ? connectTls({ host, port, ...tls }) : connectTcp({ host, port });
    /** @param {string} reason */
    const fail = (reason) => {
      socket.destroy();
      reject(new ServicesError(`${host}:${port}: ${reason}`));
    };
    const timer = setTimeout(() => fail(`no answer within ${timeoutMs / 1000} s`), timeoutMs);
    let received = Buffer.alloc(0);
    socket.once(tls ? 'secureConnect' : 'connect', () => socket.write(request));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      try {
        const answer = parse(received);
        if (answer === undefined) return;
        socket.destroy();
        resolve(answer);
      } catch (error) {
        socket.destroy();
        reject(error);
      }
    });
    socket.once('error', (error) => fail(error.message));
    socket.once('close', () => {
      clearTimeout(timer);
      fail('the connection was closed without an answer');
    });
  });

/**
 * @param {string} text `host:port`; IPv6 hosts in brackets
 * @param {string} source the variable or file that holds it, for the message
 * @returns {Endpoint}
 * @throws {ServicesError}
 */
export const parseEndpoint = (text, source) => {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:/\s]+)):(\d{1,5})$/.exec(text.trim()) ?? [];
  const host = bracketed ?? plain;
  if (host && Number(port) >= 1 && Number(port) <= 65_535) return { host, port: Number(port) };
  throw new ServicesError(`${source}: expected host:port, got ${JSON.stringify(text)}`);
};
