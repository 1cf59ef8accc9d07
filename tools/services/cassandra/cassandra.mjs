// @ts-check
import { parseEndpoint } from '../exchange.mjs';
import { serviceDirectory } from '../paths.mjs';
import { portOf } from '../ports.mjs';
import { serverProcess } from '../process.mjs';
import { createService } from '../service.mjs';
import { startCassandra } from './server.mjs';
import { cassandraStartup } from './startup.mjs';

/** @typedef {{ contactPoint: string }} CassandraAddress `host:port` of the native protocol */

const NAME = 'cassandra';
const VARIABLE = 'MONASCA_TEST_CASSANDRA';

/**
 * @param {string} value
 * @returns {CassandraAddress}
 */
const parse = (value) => {
  parseEndpoint(value, VARIABLE);
  return { contactPoint: value.trim() };
};

/** One Cassandra node, without authentication; its data centre is `datacenter1`. */
export const cassandra = createService({
  name: NAME,
  variable: VARIABLE,
  parse,
  ports: {
    native: { variable: 'MONASCA_SERVICES_CASSANDRA_PORT', default: 20_042 },
    storage: { variable: 'MONASCA_SERVICES_CASSANDRA_STORAGE_PORT', default: 20_043 },
  },
  published: ['native'],
  address: (_context, ports) => ({ contactPoint: `127.0.0.1:${portOf(ports, 'native')}` }),
  describe: ({ contactPoint }) => contactPoint,
  check: ({ contactPoint }) => cassandraStartup(parseEndpoint(contactPoint, NAME)),
  containers: [NAME],
  processes: ({ env }, ports) => [
    serverProcess({ name: NAME, directory: serviceDirectory(env, NAME), ports: Object.values(ports) }),
  ],
  start: async (context, ports, [server]) => {
    const [port, storagePort] = [portOf(ports, 'native'), portOf(ports, 'storage')];
    if (server) await startCassandra(context, { service: NAME, port, storagePort, server });
  },
});
