// @ts-check
import { ServicesError } from './errors.mjs';
import { exchange } from './exchange.mjs';

const API_VERSIONS = 18;
const CORRELATION_ID = 0x6d6f6e61;
const CLIENT_ID = 'monasca-services';

/**
 * Asks a Kafka broker for the requests that it knows (ApiVersions version 0): a broker answers it once it serves, while
 * its port may accept connections before. No authentication is needed, not on SASL listeners either.
 * @param {import('./exchange.mjs').Endpoint} endpoint
 * @param {import('node:tls').ConnectionOptions} [tls] default: no encryption
 * @returns {Promise<number>} how many kinds of requests the broker knows
 * @throws {ServicesError} when the answer is not that of a serving broker
 */
export const apiVersions = (endpoint, tls) =>
  exchange(endpoint, {
    request: encodeRequest(),
    parse: (received) => decodeResponse(received, `${endpoint.host}:${endpoint.port}`),
    ...(tls ? { tls } : {}),
  });

/** @returns {Buffer} size, then api key, api version, correlation id, client id; the request has no body */
const encodeRequest = () => {
  const clientId = Buffer.from(CLIENT_ID);
  const request = Buffer.alloc(4 + 2 + 2 + 4 + 2);
  request.writeInt32BE(request.length - 4 + clientId.length, 0);
  request.writeInt16BE(API_VERSIONS, 4);
  request.writeInt16BE(0, 6);
  request.writeInt32BE(CORRELATION_ID, 8);
  request.writeInt16BE(clientId.length, 12);
  return Buffer.concat([request, clientId]);
};

/**
 * @param {Buffer} received size, correlation id, error code, number of entries, then 6 bytes an entry
 * @param {string} where
 * @returns {number | undefined}
 */
const decodeResponse = (received, where) => {
  if (received.length >= 8 && received.readInt32BE(4) !== CORRELATION_ID) {
    throw new ServicesError(`${where}: does not speak the Kafka protocol`);
  }
  if (received.length < 14 || received.length < 4 + received.readInt32BE(0)) return undefined;
  const errorCode = received.readInt16BE(8);
  if (errorCode !== 0) throw new ServicesError(`${where}: the broker answered ApiVersions with error ${errorCode}`);
  return received.readInt32BE(10);
};
