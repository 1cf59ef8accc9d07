// @ts-check
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createWhole } from '../create-whole.mjs';
import { ensureServiceDirectory } from '../paths.mjs';
import { runOrThrow } from '../run.mjs';
import { installKeystone } from './install.mjs';
import { password } from './users.mjs';

/** How long a token lives, in seconds. */
const EXPIRATION_VARIABLE = 'MONASCA_SERVICES_KEYSTONE_TOKEN_SECONDS';

/**
 * Starts Keystone on the loopback address.
 * @param {import('../context.mjs').Context} context
 * @param {object} options
 * @param {string} options.service whose folder holds the state
 * @param {number} options.port
 * @param {import('../process.mjs').ServerProcess} options.server
 */
export const startKeystone = async (context, { service, port, server }) => {
  const python = await installKeystone(context, service);
  const directory = await ensureServiceDirectory(context.env, service);
  const state = join(directory, 'state');
  const file = join(directory, 'keystone.conf');
  await writeFile(file, configuration(state, context.env[EXPIRATION_VARIABLE] || '86400'));
  const env = { ...context.env, OS_KEYSTONE_CONFIG_FILES: file, PYTHONWARNINGS: 'ignore' };
  await createWhole(state, async (draft) => {
    // Until it is whole it has another name.
    await writeFile(file, configuration(draft, '86400'));
    for (const name of ['fernet-keys', 'credential-keys']) await mkdir(join(draft, name), { mode: 0o700 });
    for (const args of bootstrap(`http://127.0.0.1:${port}/v3`)) {
      const manage = ['-c', 'from keystone.cmd.manage import main; main()', '--config-file', file, ...args];
      await runOrThrow(python, manage, { env, what: `keystone-manage ${args[0]}`, timeoutMs: 120_000 });
    }
  });
  await writeFile(file, configuration(state, context.env[EXPIRATION_VARIABLE] || '86400'));
  await server.start(python, [fileURLToPath(new URL('serve.py', import.meta.url)), String(port)], env);
};

/**
 * @param {string} state folder of database and keys
 * @param {string} tokenSeconds
 */
const configuration = (state, tokenSeconds) => `[DEFAULT]
use_stderr = true
[database]
connection = sqlite:///${state}/keystone.db
[token]
provider = fernet
expiration = ${tokenSeconds}
# A revoked token is refused at once.
caching = false
[fernet_tokens]
key_repository = ${state}/fernet-keys
[credential]
key_repository = ${state}/credential-keys
[identity]
# The least that there is: the passwords are known to everybody.
password_hash_rounds = 4
`;

/**
 * @param {string} url
 * @returns {string[][]} arguments of keystone-manage, one call after another
 */
const bootstrap = (url) => [
  ['db_sync'],
  ['fernet_setup', ...owner()],
  ['credential_setup', ...owner()],
  [
    'bootstrap',
    ...['--bootstrap-username', 'admin', '--bootstrap-password', password, '--bootstrap-project-name', 'admin'],
    ...['--bootstrap-role-name', 'admin', '--bootstrap-service-name', 'keystone', '--bootstrap-region-id', 'RegionOne'],
    ...['--bootstrap-admin-url', url, '--bootstrap-public-url', url, '--bootstrap-internal-url', url],
  ],
];

/** Whose the keys are. */
const owner = () => ['--keystone-user', String(process.getuid?.()), '--keystone-group', String(process.getgid?.())];
