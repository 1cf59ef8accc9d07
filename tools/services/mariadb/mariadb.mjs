// @ts-check
import { ServicesError } from '../errors.mjs';
import { withoutPassword } from '../http.mjs';
import { serviceDirectory } from '../paths.mjs';
import { portOf } from '../ports.mjs';
import { serverProcess } from '../process.mjs';
import { createService } from '../service.mjs';
import { readGreeting } from './greeting.mjs';
import { startMariadb } from './server.mjs';

/** @typedef {{ url: string }} MariadbAddress `mysql://USER:PASSWORD@HOST:PORT/DATABASE` of a user who may do everything */

const NAME = 'mariadb';
const VARIABLE = 'MONASCA_TEST_MARIADB';
/** The user, the password and the database of init.sql. */
const LOGIN = 'monasca:monasca-password';
const DATABASE = 'monasca';

/**
 * @param {string} value
 * @returns {MariadbAddress}
 */
const parse = (value) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === 'mysql:' && url.hostname) return { url: value };
  throw new ServicesError(`${VARIABLE}: expected mysql://USER:PASSWORD@HOST:PORT/DATABASE, got something else`);
};

/**
 * A server that asks who we are serves: what a login may do is not judged here.
 * @param {MariadbAddress} address
 */
const check = ({ url }) => {
  const { hostname, port } = new URL(url);
  return readGreeting({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 3306) });
};

/** MariaDB without durability, with one user who has to give a password. */
export const mariadb = createService({
  name: NAME,
  variable: VARIABLE,
  parse,
  ports: { server: { variable: 'MONASCA_SERVICES_MARIADB_PORT', default: 20_306 } },
  published: ['server'],
  address: (_context, ports) => ({ url: `mysql://${LOGIN}@127.0.0.1:${portOf(ports, 'server')}/${DATABASE}` }),
  describe: ({ url }) => withoutPassword(url),
  check,
  containers: [NAME],
  processes: ({ env }, ports) => [
    serverProcess({ name: NAME, directory: serviceDirectory(env, NAME), ports: Object.values(ports) }),
  ],
  start: async (context, ports, [server]) => {
    if (server) await startMariadb(context, { service: NAME, port: portOf(ports, 'server'), server });
  },
});
