// @ts-check
import { ServicesError } from '../errors.mjs';
import { withoutPassword } from '../http.mjs';
import { serviceDirectory } from '../paths.mjs';
import { portOf } from '../ports.mjs';
import { serverProcess } from '../process.mjs';
import { createService } from '../service.mjs';
import { startPostgres } from './server.mjs';
import { postgresStartup } from './startup.mjs';

/**
 * @typedef {object} PostgresAddress
 * @property {string} url of a user who owns the database; without a password on the server that we start
 * @property {string} [passwordUrl] the same database with a role that has to give its password; only on the server that
 *   we start
 */

const NAME = 'postgres';
const VARIABLE = 'MONASCA_TEST_POSTGRES';
/** Name of the superuser and of the database. */
const OWNER = 'monasca';
/** The role and the password of init.sql. */
const PASSWORD_LOGIN = 'monasca_password:monasca-password';

/**
 * @param {string} value
 * @returns {PostgresAddress}
 */
const parse = (value) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url && ['postgres:', 'postgresql:'].includes(url.protocol) && url.hostname) return { url: value };
  throw new ServicesError(`${VARIABLE}: expected postgres://USER:PASSWORD@HOST:PORT/DATABASE, got something else`);
};

/**
 * A server that asks for a password or refuses this login serves: what a login may do is not judged here.
 * @param {PostgresAddress} address
 */
const check = async (address) => {
  const { hostname, port, username, pathname } = new URL(address.url);
  const user = decodeURIComponent(username) || OWNER;
  const database = decodeURIComponent(pathname.slice(1)) || user;
  const host = hostname.replace(/^\[|\]$/g, '');
  const answer = await postgresStartup({ host, port: Number(port || 5432), user, database });
  // SQLSTATE class 28: invalid authorization, as from a server that takes encrypted connections only.
  if (answer.state !== 'error' || answer.code.startsWith('28')) return;
  throw new ServicesError(`${host}:${port || 5432}: ${answer.message} (SQLSTATE ${answer.code})`);
};

/** PostgreSQL without durability, with one role that needs no password and one that does. */
export const postgres = createService({
  name: NAME,
  variable: VARIABLE,
  parse,
  ports: { server: { variable: 'MONASCA_SERVICES_POSTGRES_PORT', default: 20_432 } },
  published: ['server'],
  address: (_context, ports) => {
    const target = `127.0.0.1:${portOf(ports, 'server')}/${OWNER}`;
    return { url: `postgres://${OWNER}@${target}`, passwordUrl: `postgres://${PASSWORD_LOGIN}@${target}` };
  },
  describe: ({ url }) => withoutPassword(url),
  check,
  containers: [NAME],
  processes: ({ env }, ports) => [
    serverProcess({
      name: NAME,
      directory: serviceDirectory(env, NAME),
      ports: Object.values(ports),
      // A fast shutdown: clients are disconnected instead of waited for.
      stopSignal: 'SIGINT',
    }),
  ],
  start: async (context, ports, [server]) => {
    if (server) await startPostgres(context, { service: NAME, owner: OWNER, port: portOf(ports, 'server'), server });
  },
});
