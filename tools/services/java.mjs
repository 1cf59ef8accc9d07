// @ts-check
import { dirname, join } from 'node:path';
import { ServicesError } from './errors.mjs';
import { run, which } from './run.mjs';

/** What Kafka's brokers need since 4.0, and Elasticsearch since 8. */
export const JAVA_VERSION = 17;

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | undefined>} a Java that is new enough: that of JAVA_HOME, else that of PATH
 */
export const findJava = (env) => findProgram('java', env);

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>}
 * @throws {ServicesError} when there is none
 */
export const requireJava = async (env) => {
  const java = await findJava(env);
  if (java) return java;
  throw new ServicesError(`java >= ${JAVA_VERSION} is neither in JAVA_HOME nor on PATH`);
};

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | undefined>} the folder of a compiler that is new enough, and of the tools beside it
 */
export const findJdk = async (env) => {
  const javac = await findProgram('javac', env);
  return javac && dirname(javac);
};

/**
 * @param {'java' | 'javac'} program
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | undefined>} its path
 */
const findProgram = async (program, env) => {
  const home = env['JAVA_HOME'] ? join(env['JAVA_HOME'], 'bin', program) : undefined;
  for (const candidate of [home, which(program, env)]) {
    if (!candidate) continue;
    const { output } = await run(candidate, ['-version'], { env });
    // openjdk version "17.0.15" 2025-04-15, javac 17.0.15
    if (Number(/(?:version "|javac )(\d+)/.exec(output)?.[1] ?? 0) >= JAVA_VERSION) return candidate;
  }
  return undefined;
};
