// @ts-check
import { exchange } from '../exchange.mjs';
import { ServicesError } from '../errors.mjs';

/** Length in three bytes, little endian, and the number of the packet. */
const HEAD_LENGTH = 4;
/** Far more than a greeting has: another protocol's first bytes are not waited for to become so long. */
const LONGEST = 1_024;
const PROTOCOL_VERSION = 10;
const ERROR = 0xff;

/**
 * Reads what a server of MySQL's protocol says first, before anybody has logged in.
 * @param {import('../exchange.mjs').Endpoint} endpoint
 * @returns {Promise<string>} the version of the server
 * @throws {ServicesError} when it says something else, such as that it has too many connections
 */
export const readGreeting = (endpoint) => {
  const where = `${endpoint.host}:${endpoint.port}`;
  return exchange(endpoint, { request: Buffer.alloc(0), parse: (received) => decodeGreeting(received, where) });
};

/**
 * @param {Buffer} received
 * @param {string} where for messages
 * @returns {string | undefined}
 */
const decodeGreeting = (received, where) => {
  const foreign = () => new ServicesError(`${where}: is not MySQL or MariaDB`);
  if (received.length < HEAD_LENGTH) return undefined;
  const length = received.readUIntLE(0, 3);
  if (length === 0 || length > LONGEST || received.readUInt8(3) !== 0) throw foreign();
  if (received.length < HEAD_LENGTH + length) return undefined;
  const body = received.subarray(HEAD_LENGTH, HEAD_LENGTH + length);
  if (body[0] === ERROR) throw new ServicesError(`${where}: refuses connections: ${body.subarray(3).toString()}`);
  const end = body.indexOf(0, 1);
  if (body[0] !== PROTOCOL_VERSION || end < 0) throw foreign();
  return body.subarray(1, end).toString();
};
