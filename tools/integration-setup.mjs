// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { up } from './services/index.mjs';

/** @typedef {import('./services/index.mjs').ServiceName} ServiceName */

/**
 * Names of services as a JSON list: a package that needs others than the usual ones has this file, so that no other one
 * waits for them.
 */
const LIST = 'test/services.json';

/** @type {ServiceName[]} */
const usual = ['kafka', 'kafka-sasl', 'postgres'];

/**
 * @param {string} directory of a package
 * @returns {ServiceName[]}
 */
const servicesOf = (directory) => {
  const file = path.join(directory, LIST);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : usual;
};

/**
 * Starts what the integration tests of a package need and tells them where it is.
 * @param {{ config: { root: string } }} project of vitest
 */
export default async function setup({ config }) {
  /** @type {Partial<import('./services/index.mjs').Addresses>} */
  const addresses = await up(servicesOf(config.root));
  const { 'kafka-sasl': sasl } = addresses;
  const variables = {
    MONASCA_TEST_KAFKA: addresses.kafka?.bootstrap,
    MONASCA_TEST_POSTGRES: addresses.postgres?.url,
    MONASCA_TEST_MARIADB: addresses.mariadb?.url,
    MONASCA_TEST_INFLUXDB: addresses.influxdb?.url,
    MONASCA_TEST_ELASTICSEARCH: addresses.elasticsearch?.url,
    MONASCA_TEST_KEYSTONE: addresses.keystone?.url,
    MONASCA_TEST_CASSANDRA: addresses.cassandra?.contactPoint,
    MONASCA_TESTED_SASL: sasl && JSON.stringify(sasl),
  };
  for (const [name, value] of Object.entries(variables)) {
    if (value !== undefined) process.env[name] = value;
  }
}
