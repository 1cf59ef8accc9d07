// @ts-check
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requireJava } from '../java.mjs';
import { ensureServiceDirectory } from '../paths.mjs';
import { requirePrerequisites } from '../prerequisites.mjs';
import { distribution } from './distribution.mjs';

const HEAP = '768m';

/**
 * Starts Elasticsearch on the loopback address unless it runs.
 * @param {import('../context.mjs').Context} context
 * @param {object} options
 * @param {string} options.service whose folder holds the state
 * @param {number} options.port of the HTTP interface
 * @param {import('../process.mjs').ServerProcess} options.server
 */
export const startElasticsearch = async (context, { service, port, server }) => {
  const { env } = context;
  if ((await server.pid()) !== undefined) return;
  const downloaded = await distribution.present(env);
  await requirePrerequisites(context, service, downloaded ? ['java'] : ['java', 'jdk', 'mvn']);
  const home = await distribution.provide(context);
  const directory = await ensureServiceDirectory(env, service);
  const [configuration, temporary] = [join(directory, 'config'), join(directory, 'tmp')];
  for (const folder of [configuration, temporary]) await mkdir(folder, { recursive: true });
  await writeFile(join(configuration, 'elasticsearch.yml'), settingsOf({ directory, port }));

  const jvm = [`-Xms${HEAP}`, `-Xmx${HEAP}`, '-XX:+UseSerialGC', '-XX:+ExitOnOutOfMemoryError'];
  const properties = [`java.io.tmpdir=${temporary}`, 'log4j2.disable.jmx=true', 'log4j.shutdownHookEnabled=false'];
  // Elasticsearch looks for parts of itself as modules: on the class path it would not find them.
  const modules = ['--module-path', join(home, 'lib'), '--add-modules=jdk.net,ALL-MODULE-PATH'];
  const launcher = ['-cp', join(home, 'launcher'), 'Launcher', home, configuration];
  const options = [...jvm, ...properties.map((property) => `-D${property}`), ...modules];
  await server.start(await requireJava(env), [...options, ...launcher], env);
};

/**
 * @param {{ directory: string, port: number }} options
 * @returns {string} elasticsearch.yml
 */
const settingsOf = ({ directory, port }) => `cluster.name: monasca
node.name: monasca
discovery.type: single-node
node.processors: 2
# By what requests ask for: a heap that was not collected yet is no reason to refuse one.
indices.breaker.total.use_real_memory: false
path.data: ${JSON.stringify(join(directory, 'data'))}
path.logs: ${JSON.stringify(join(directory, 'logs'))}
network.host: 127.0.0.1
http.port: ${port}
# The system chooses: nobody asks for it.
transport.port: 0
# A disk that is nearly full is no reason to refuse the little that tests write.
cluster.routing.allocation.disk.threshold_enabled: false
logger.level: warn
`;
