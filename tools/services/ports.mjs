// @ts-check
import { createServer } from 'node:net';
import { ServicesError } from './errors.mjs';
import { waitUntil } from './wait.mjs';

const RELEASE_TIMEOUT_MS = 2_000;

/** @typedef {Readonly<Record<string, { variable: string, default: number }>>} PortTable */
/** @typedef {{ variable: string, port: number }} Port */
/** @typedef {Record<string, Port>} Ports */

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {PortTable} table
 * @returns {Ports} each port with the environment variable that chooses another
 * @throws {ServicesError} when a variable holds no port number
 */
export const resolvePorts = (env, table) =>
  Object.fromEntries(
    Object.entries(table).map(([key, { variable, default: fallback }]) => {
      const text = env[variable] || String(fallback);
      const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
      if (port >= 1 && port <= 65_535) return [key, { variable, port }];
      throw new ServicesError(`${variable}: expected a port from 1 to 65535, got ${JSON.stringify(text)}`);
    }),
  );

/**
 * @param {Ports} ports
 * @param {string} key
 * @returns {number}
 */
export const portOf = (ports, key) => {
  const entry = ports[key];
  if (!entry) throw new ServicesError(`no port is called ${key}`);
  return entry.port;
};

/**
 * @param {Ports} ports
 * @returns {NodeJS.ProcessEnv} the ports as environment variables
 */
export const portEnvironment = (ports) =>
  Object.fromEntries(Object.values(ports).map(({ variable, port }) => [variable, String(port)]));

/**
 * @param {string} name of the service or server that wants the ports
 * @param {readonly Port[]} ports
 * @throws {ServicesError} when a port of the loopback address is in use
 */
export const requireFree = async (name, ports) => {
  for (const { variable, port } of ports) {
    // The last threads of a program that was killed hold its ports for a moment.
    if (await waitUntil(() => isFree(port), RELEASE_TIMEOUT_MS)) continue;
    throw new ServicesError(
      `${name}: port ${port} of 127.0.0.1 is taken by a program that is not ours: ` +
        `stop that program, or choose another port with ${variable}=PORT`,
    );
  }
};

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
const isFree = (port) =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)));
  });
