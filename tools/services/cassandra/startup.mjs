// @ts-check
import { ServicesError } from '../errors.mjs';
import { exchange } from '../exchange.mjs';

const REQUEST_VERSION = 0x04;
const RESPONSE_VERSION = 0x84;
const HEADER_LENGTH = 9;
const opcodes = { error: 0x00, startup: 0x01, ready: 0x02, authenticate: 0x03 };

/**
 * Opens a CQL session (native protocol version 4, STARTUP) as far as that goes without a password.
 * @param {import('../exchange.mjs').Endpoint} endpoint
 * @returns {Promise<'ready' | 'authentication'>} `authentication`: the server asks for a password
 * @throws {ServicesError} when the answer is not that of a serving node
 */
export const cassandraStartup = (endpoint) =>
  exchange(endpoint, {
    request: encodeStartup({ CQL_VERSION: '3.0.0' }),
    parse: (received) => decodeAnswer(received, `${endpoint.host}:${endpoint.port}`),
  });

/**
 * @param {Record<string, string>} options
 * @returns {Buffer} a header of version, flags, stream, opcode and length, then the number of options and each of them
 */
const encodeStartup = (options) => {
  const entries = Object.entries(options);
  const body = Buffer.concat([short(entries.length), ...entries.flat().map(text)]);
  const header = Buffer.alloc(HEADER_LENGTH);
  header.writeUInt8(REQUEST_VERSION, 0);
  header.writeUInt8(opcodes.startup, 4);
  header.writeInt32BE(body.length, 5);
  return Buffer.concat([header, body]);
};

/** @param {number} value */
const short = (value) => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
};

/** @param {string} value */
const text = (value) => Buffer.concat([short(Buffer.byteLength(value)), Buffer.from(value)]);

/**
 * @param {Buffer} received
 * @param {string} where
 * @returns {'ready' | 'authentication' | undefined}
 */
const decodeAnswer = (received, where) => {
  if (received.length > 0 && received.readUInt8(0) !== RESPONSE_VERSION) {
    throw new ServicesError(`${where}: does not speak version 4 of the Cassandra protocol`);
  }
  if (received.length < HEADER_LENGTH) return undefined;
  const end = HEADER_LENGTH + received.readInt32BE(5);
  if (received.length < end) return undefined;
  const opcode = received.readUInt8(4);
  if (opcode === opcodes.ready) return 'ready';
  if (opcode === opcodes.authenticate) return 'authentication';
  // An error has a code of four bytes, the length of its message and that.
  const reason = opcode === opcodes.error ? received.toString('utf8', HEADER_LENGTH + 6, end) : `opcode ${opcode}`;
  throw new ServicesError(`${where}: answered STARTUP with ${reason}`);
};
