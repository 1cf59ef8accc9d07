// @ts-check
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createWhole, exists } from './create-whole.mjs';
import { withLock } from './lock.mjs';
import { ensureRoot, rootDirectory } from './paths.mjs';
import { runOrThrow } from './run.mjs';

/** @typedef {import('./context.mjs').Context} Context */

/**
 * A server whose programs Maven has.
 * @typedef {object} Distribution
 * @property {string} name of the folder of its jars, without the version
 * @property {string} label its name in messages
 * @property {string} version
 * @property {readonly string[]} artifacts `GROUP:ARTIFACT:VERSION` of each
 * @property {number} megabytes that are downloaded, about
 * @property {(context: Context, directory: string) => Promise<void>} [arrange] makes a server of the jars in that folder;
 *   default: they are one already
 */

const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;

/**
 * @param {Distribution} distribution
 */
export const mavenDistribution = ({ name, label, version, artifacts, megabytes, arrange }) => {
  const folder = `${name}-${version}`;

  /**
   * @param {NodeJS.ProcessEnv} env
   * @returns {string} the folder, which all services of this distribution share and `wipe` keeps
   */
  const directoryOf = (env) => join(rootDirectory(env), folder);

  return {
    /**
     * @param {NodeJS.ProcessEnv} env
     * @returns {Promise<boolean>} whether it was downloaded before
     */
    present: (env) => exists(directoryOf(env)),

    /**
     * Downloads it by Maven unless that was done.
     * @param {Context} context
     * @returns {Promise<string>} its folder
     * @throws {import('./errors.mjs').ServicesError}
     */
    provide: async (context) => {
      const { env, log } = context;
      await ensureRoot(env);
      await withLock(env, folder, () =>
        createWhole(directoryOf(env), async (draft) => {
          log(`downloading ${label} ${version} by Maven, about ${megabytes} MB, once`);
          const pomFile = join(draft, 'pom.xml');
          await writeFile(pomFile, pomOf(artifacts));
          const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${draft}`];
          await runOrThrow('mvn', ['-B', '-q', '-ntp', '-f', pomFile, ...goal], {
            env,
            timeoutMs: DOWNLOAD_TIMEOUT_MS,
            what: `downloading ${label} ${version}`,
          });
          await arrange?.(context, draft);
        }),
      );
      return directoryOf(env);
    },
  };
};

/**
 * @param {readonly string[]} artifacts
 * @returns {string} a project that depends on them
 */
const pomOf = (artifacts) => {
  const dependencies = artifacts.map((artifact) => {
    const [group, name, version] = artifact.split(':');
    return `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version></dependency>`;
  });
  return `<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId>
  <artifactId>servers</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    ${dependencies.join('\n    ')}
  </dependencies>
</project>
`;
};
