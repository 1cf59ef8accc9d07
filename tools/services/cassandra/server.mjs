// @ts-check
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireJava } from '../java.mjs';
import { mavenDistribution } from '../maven.mjs';
import { ensureServiceDirectory } from '../paths.mjs';
import { requirePrerequisites } from '../prerequisites.mjs';

const VERSION = '5.0.9';

/** @param {string} name */
const here = (name) => new URL(`./${name}`, import.meta.url);

const distribution = mavenDistribution({
  name: 'cassandra-jars',
  label: 'Cassandra',
  version: VERSION,
  artifacts: [`org.apache.cassandra:cassandra-all:${VERSION}`],
  megabytes: 70,
});

/**
 * Starts Cassandra on the loopback address unless it runs.
 * @param {import('../context.mjs').Context} context
 * @param {object} options
 * @param {string} options.service whose folder holds the state
 * @param {number} options.port of the native protocol
 * @param {number} options.storagePort for other nodes, which there are none of
 * @param {import('../process.mjs').ServerProcess} options.server
 */
export const startCassandra = async (context, { service, port, storagePort, server }) => {
  const { env } = context;
  if ((await server.pid()) !== undefined) return;
  await requirePrerequisites(context, service, (await distribution.present(env)) ? ['java'] : ['java', 'mvn']);
  const jars = await distribution.provide(context);
  const directory = await ensureServiceDirectory(env, service);
  const temporary = join(directory, 'tmp');
  await mkdir(temporary, { recursive: true });

  const properties = {
    'cassandra.config': here('cassandra.yaml').href,
    'cassandra.native_transport_port': port,
    'cassandra.storage_port': storagePort,
    'cassandra.storagedir': directory,
    'cassandra-foreground': 'yes',
    'logback.configurationFile': here('logback.xml').href,
    'java.io.tmpdir': temporary,
    'jna.tmpdir': temporary,
  };
  const arguments_ = [
    `@${fileURLToPath(here('java.options'))}`,
    `-javaagent:${join(jars, await findAgent(jars))}`,
    ...Object.entries(properties).map(([name, value]) => `-D${name}=${value}`),
    ...['-cp', join(jars, '*'), 'org.apache.cassandra.service.CassandraDaemon'],
  ];
  await server.start(await requireJava(env), arguments_, env);
};

/**
 * @param {string} jars
 * @returns {Promise<string>} the library that measures objects in memory and has to be loaded first
 */
const findAgent = async (jars) => (await readdir(jars)).find((jar) => jar.startsWith('jamm-')) ?? '';
