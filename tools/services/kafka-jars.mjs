// @ts-check
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createWhole, exists } from './create-whole.mjs';
import { withLock } from './lock.mjs';
import { ensureRoot, rootDirectory } from './paths.mjs';
import { runOrThrow } from './run.mjs';

const KAFKA_VERSION = '4.4.0';
const LOG4J_VERSION = '2.25.5';
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;

const pom = `<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId>
  <artifactId>kafka</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>${KAFKA_VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.apache.logging.log4j</groupId>
      <artifactId>log4j-slf4j-impl</artifactId>
      <version>${LOG4J_VERSION}</version>
    </dependency>
  </dependencies>
</project>
`;

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {string} the folder of the jars, which all Kafka services share and `wipe` keeps
 */
const jarDirectory = (env) => join(rootDirectory(env), `kafka-jars-${KAFKA_VERSION}`);

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<boolean>}
 */
export const haveKafkaJars = (env) => exists(jarDirectory(env));

/**
 * Downloads Kafka by Maven unless that was done.
 * @param {import('./context.mjs').Context} context
 * @returns {Promise<string>} the Java class path
 * @throws {import('./errors.mjs').ServicesError}
 */
export const kafkaClassPath = async ({ env, log }) => {
  await ensureRoot(env);
  await withLock(env, 'kafka-jars', () =>
    createWhole(jarDirectory(env), async (draft) => {
      log(`downloading Kafka ${KAFKA_VERSION} by Maven, about 45 MB, once`);
      const pomFile = join(draft, 'pom.xml');
      await writeFile(pomFile, pom);
      const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${draft}`];
      await runOrThrow('mvn', ['-B', '-q', '-ntp', '-f', pomFile, ...goal], {
        env,
        timeoutMs: DOWNLOAD_TIMEOUT_MS,
        what: `downloading Kafka ${KAFKA_VERSION}`,
      });
    }),
  );
  return join(jarDirectory(env), '*');
};
