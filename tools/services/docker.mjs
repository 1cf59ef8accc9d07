// @ts-check
import { fileURLToPath } from 'node:url';
import { run, runOrThrow, which } from './run.mjs';

export const composeFile = fileURLToPath(new URL('../../docker/compose.yml', import.meta.url));

/** An image may have to be pulled first. */
const COMPOSE_TIMEOUT_MS = 15 * 60_000;

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {number} [timeoutMs] default 5 s
 * @returns {Promise<boolean>} whether a Docker engine with the compose plugin answers
 */
export const dockerAnswers = async (env, timeoutMs = 5_000) => {
  if (!which('docker', env)) return false;
  const info = await run('docker', ['info'], { env, timeoutMs });
  return info.code === 0 && (await run('docker', ['compose', 'version'], { env, timeoutMs })).code === 0;
};

/**
 * Runs `docker compose` on the project's compose file.
 * @param {NodeJS.ProcessEnv} env holds what the compose file interpolates
 * @param {readonly string[]} args
 * @returns {Promise<string>} its output
 * @throws {import('./errors.mjs').ServicesError}
 */
export const compose = (env, args) =>
  runOrThrow('docker', ['compose', '-f', composeFile, ...args], {
    env,
    timeoutMs: COMPOSE_TIMEOUT_MS,
    what: `docker compose ${args.join(' ')}`,
  });

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} containers
 * @param {'running' | 'any'} state
 * @returns {Promise<string[]>} the ids of those that exist in that state
 */
export const containerIds = async (env, containers, state) => {
  const selection = state === 'running' ? ['--status', 'running'] : ['--all'];
  const args = ['compose', '-f', composeFile, 'ps', '--quiet', ...selection, ...containers];
  const { code, output } = await run('docker', args, { env, timeoutMs: 30_000 });
  return code === 0 ? output.split('\n').filter((line) => /^[0-9a-f]{12,64}$/.test(line)) : [];
};
