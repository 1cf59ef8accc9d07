// @ts-check
import { join } from 'node:path';
import { createWhole } from '../create-whole.mjs';
import { withLock } from '../lock.mjs';
import { ensureRoot } from '../paths.mjs';
import { requirePrerequisites } from '../prerequisites.mjs';
import { runOrThrow } from '../run.mjs';

/** The server, and what serves it: one process, so that one signal ends it. */
const PACKAGES = ['keystone==30.0.0', 'waitress==3.0.2'];
const TIMEOUT_MS = 10 * 60_000;

/**
 * Installs Keystone from the Python package index unless that was done.
 * @param {import('../context.mjs').Context} context
 * @param {string} service that needs it
 * @returns {Promise<string>} the Python that has it
 */
export const installKeystone = async (context, service) => {
  const { env, log } = context;
  const directory = join(await ensureRoot(env), 'keystone-30.0.0');
  await withLock(env, 'keystone-install', async () => {
    await createWhole(directory, async (draft) => {
      await requirePrerequisites(context, service, ['python']);
      log(`installing ${PACKAGES.join(', ')} by pip (200 MB, once)`);
      await runOrThrow('python3', ['-m', 'venv', draft], { env, what: 'a virtual environment', timeoutMs: TIMEOUT_MS });
      const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES];
      await runOrThrow(pythonOf(draft), pip, { env, what: 'installing Keystone', timeoutMs: TIMEOUT_MS });
    });
  });
  return pythonOf(directory);
};

/** @param {string} directory */
const pythonOf = (directory) => join(directory, 'bin', 'python3');
