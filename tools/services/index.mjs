// @ts-check
import { cassandra } from './cassandra/cassandra.mjs';
import { elasticsearch } from './elasticsearch/elasticsearch.mjs';
import { UsageError, settleAll } from './errors.mjs';
import { influxdb } from './influxdb/influxdb.mjs';
import { kafkaSasl } from './kafka-sasl.mjs';
import { kafka } from './kafka.mjs';
import { kafka3 } from './kafka3.mjs';
import { keystone } from './keystone/keystone.mjs';
import { mariadb } from './mariadb/mariadb.mjs';
import { postgres } from './postgres/postgres.mjs';

/** @typedef {import('./context.mjs').Options} Options */
/** @typedef {import('./service.mjs').NodeOptions} NodeOptions */
/** @typedef {import('./service.mjs').Status} Status */

/** All services by their names. */
export const services = {
  ...{ kafka, kafka3, 'kafka-sasl': kafkaSasl, postgres, mariadb, influxdb, elasticsearch, cassandra, keystone },
};

/** @typedef {keyof typeof services} ServiceName */

/**
 * The address of each service, as `up` returns it.
 * @typedef {object} Addresses
 * @property {import('./kafka-address.mjs').KafkaAddress} kafka
 * @property {import('./kafka-address.mjs').KafkaAddress} kafka3
 * @property {import('./kafka-sasl.mjs').KafkaSaslAddress} kafka-sasl
 * @property {import('./postgres/postgres.mjs').PostgresAddress} postgres
 * @property {import('./mariadb/mariadb.mjs').MariadbAddress} mariadb
 * @property {import('./http.mjs').HttpAddress} influxdb
 * @property {import('./http.mjs').HttpAddress} elasticsearch
 * @property {import('./cassandra/cassandra.mjs').CassandraAddress} cassandra
 * @property {import('./http.mjs').HttpAddress} keystone
 */

export const serviceNames = /** @type {ServiceName[]} */ (Object.keys(services));

/** @type {ServiceName[]} */
export const defaultNames = ['kafka', 'postgres'];

/**
 * @template {ServiceName} N
 * @template T
 * @param {readonly N[]} names
 * @param {(service: typeof services[N], name: N) => Promise<T>} action
 * @returns {Promise<T[]>}
 * @throws {UsageError} for a name that is not in the table
 */
const forEach = (names, action) => {
  const unknown = names.filter((name) => !serviceNames.includes(name));
  if (unknown.length > 0) {
    throw new UsageError(`unknown service ${unknown.join(', ')}: expected ${serviceNames.join(', ')}`);
  }
  return settleAll([...new Set(names)].map((name) => action(services[name], name)));
};

/**
 * Makes sure that services run and serve, all at the same time.
 * @template {ServiceName} N
 * @param {readonly N[]} names
 * @param {Options} [options]
 * @returns {Promise<Pick<Addresses, N>>} the address of each
 * @throws {import('./errors.mjs').ServicesError} with one message for each service that did not come up
 */
export const up = async (names, options) => {
  const entries = await forEach(names, async (service, name) => [name, await service.up(options)]);
  return Object.fromEntries(entries);
};

/**
 * Stops services that were started here and keeps their data; a server that the environment names is left alone.
 * @param {readonly ServiceName[]} names
 * @param {Options} [options]
 * @returns {Promise<void>}
 */
export const down = async (names, options) => {
  await forEach(names, (service) => service.down(options));
};

/**
 * Stops services like `down` and deletes their data.
 * @param {readonly ServiceName[]} names
 * @param {Options} [options]
 * @returns {Promise<void>}
 */
export const wipe = async (names, options) => {
  await forEach(names, (service) => service.wipe(options));
};

/**
 * @param {readonly ServiceName[]} names
 * @param {Options} [options]
 * @returns {Promise<Status[]>} in the order of the names
 */
export const status = (names, options) => forEach(names, (service) => service.status(options));

/**
 * Ends a service as a crash would (SIGKILL) and keeps its data.
 * @param {ServiceName} name
 * @param {NodeOptions} [options] `node`: which one of kafka3
 * @returns {Promise<void>}
 * @throws {import('./errors.mjs').ServicesError} when it does not run, or the environment names another one
 */
export const kill = async (name, options) => {
  await forEach([name], (service) => service.kill(options));
};

/**
 * Starts a service again that was killed and waits until it serves.
 * @param {ServiceName} name
 * @param {NodeOptions} [options] `node`: which one of kafka3
 * @returns {Promise<void>}
 */
export const revive = async (name, options) => {
  await forEach([name], (service) => service.revive(options));
};
