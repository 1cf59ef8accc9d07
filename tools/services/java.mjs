// @ts-check
import { join } from 'node:path';
import { ServicesError } from './errors.mjs';
import { run, which } from './run.mjs';

/** What Kafka's brokers need since 4.0. */
const MINIMUM = 17;

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | undefined>} a Java that is new enough: that of JAVA_HOME, else that of PATH
 */
export const findJava = async (env) => {
  const home = env['JAVA_HOME'] ? join(env['JAVA_HOME'], 'bin', 'java') : undefined;
  for (const java of [home, which('java', env)]) {
    if (!java) continue;
    const { output } = await run(java, ['-version'], { env });
    if (Number(/version "(\d+)/.exec(output)?.[1] ?? 0) >= MINIMUM) return java;
  }
  return undefined;
};

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>}
 * @throws {ServicesError} when there is none
 */
export const requireJava = async (env) => {
  const java = await findJava(env);
  if (java) return java;
  throw new ServicesError(`java >= ${MINIMUM} is neither in JAVA_HOME nor on PATH`);
};
