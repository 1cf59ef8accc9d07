// @ts-check
import { exchange } from '../exchange.mjs';

const PROTOCOL_3_0 = 196_608;

/**
 * @typedef {{ state: 'ready' } | { state: 'authentication' } | { state: 'error', code: string, message: string }}
 *   StartupAnswer
 */

/**
 * Opens a PostgreSQL session as far as that goes without a password.
 * @param {import('../exchange.mjs').Endpoint & { user: string, database: string }} target
 * @returns {Promise<StartupAnswer>} `authentication`: the server asks for a password; `error`: its SQLSTATE and message
 */
export const postgresStartup = ({ user, database, ...endpoint }) =>
  exchange(endpoint, { request: encodeStartup({ user, database }), parse: decodeAnswer });

/**
 * @param {Record<string, string>} parameters
 * @returns {Buffer}
 */
const encodeStartup = (parameters) => {
  const pairs = Object.entries(parameters).map(([key, value]) => `${key}\0${value}\0`);
  const body = Buffer.from(`${pairs.join('')}\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(head.length + body.length, 0);
  head.writeInt32BE(PROTOCOL_3_0, 4);
  return Buffer.concat([head, body]);
};

/**
 * @param {Buffer} received messages of one type byte, a length that counts itself, and a body
 * @returns {StartupAnswer | undefined}
 */
const decodeAnswer = (received) => {
  let offset = 0;
  while (received.length >= offset + 5) {
    const type = String.fromCharCode(received.readUInt8(offset));
    const end = offset + 1 + received.readInt32BE(offset + 1);
    if (received.length < end) return undefined;
    const body = received.subarray(offset + 5, end);
    if (type === 'Z') return { state: 'ready' };
    if (type === 'R' && body.readInt32BE(0) !== 0) return { state: 'authentication' };
    if (type === 'E') return { state: 'error', ...errorFields(body) };
    offset = end;
  }
  return undefined;
};

/**
 * @param {Buffer} body fields of one type byte and a text that ends with zero
 * @returns {{ code: string, message: string }}
 */
const errorFields = (body) => {
  const fields = new Map(
    body
      .toString()
      .split('\0')
      .map((field) => [field.slice(0, 1), field.slice(1)]),
  );
  return { code: fields.get('C') ?? '', message: fields.get('M') ?? '' };
};
