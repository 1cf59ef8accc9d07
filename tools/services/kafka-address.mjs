// @ts-check
import { apiVersions } from './api-versions.mjs';
import { parseEndpoint } from './exchange.mjs';

/** @typedef {{ bootstrap: string }} KafkaAddress `host:port`, separated by commas */

/**
 * @param {string} value
 * @param {string} source
 * @returns {KafkaAddress}
 * @throws {import('./errors.mjs').ServicesError}
 */
export const parseKafkaAddress = (value, source) => {
  const items = value.split(',').map((item) => item.trim());
  for (const item of items) parseEndpoint(item, source);
  return { bootstrap: items.join(',') };
};

/**
 * @param {KafkaAddress} address
 * @throws {import('./errors.mjs').ServicesError} unless every broker of the list serves
 */
export const checkKafka = async ({ bootstrap }) => {
  await Promise.all(bootstrap.split(',').map((item) => apiVersions(parseEndpoint(item, 'bootstrap'))));
};
