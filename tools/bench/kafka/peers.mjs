// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { benchDirectory } from '../directory.mjs';
import { librdkafkaVersion } from '../../../packages/common/dist/kafka/index.js';

const directory = benchDirectory;

const python = path.join(directory, 'py', 'bin', 'python');

/** @typedef {{ c?: string, python?: string, node: Readonly<Record<string, string>> }} Peers */

/** Installs what can be had of the others, and says what cannot. */
export const findPeers = () => {
  /** @type {string[]} */
  const notes = [];
  /** @type {Record<string, string>} */
  const versions = { node: process.versions.node, librdkafka: librdkafkaVersion };
  /** @type {Record<string, string>} */
  const node = {};
  for (const name of ['kafkajs', '@confluentinc/kafka-javascript']) {
    const version = installNode(name);
    if (version === undefined) notes.push(`${name} could not be installed and is left out`);
    else versions[name] = version;
    if (version !== undefined) node[name] = path.join(directory, 'node_modules', name);
  }
  const hasPython = installPython();
  if (!hasPython) notes.push('confluent-kafka-python and kafka-python could not be installed and are left out');
  else Object.assign(versions, pythonVersions());
  const c = performanceTool();
  if (c === undefined) notes.push('librdkafka’s rdkafka_performance is not built and is left out');
  return { peers: { ...(c && { c }), ...(hasPython && { python }), node }, versions, notes };
};

const run = (/** @type {string} */ program, /** @type {readonly string[]} */ args, env = {}) =>
  spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, ...env } });

const installNode = (/** @type {string} */ name) => {
  const file = path.join(directory, 'node_modules', name, 'package.json');
  if (!existsSync(file)) {
    process.stderr.write(`installing ${name}\n`);
    // Its own way to build would fetch a library: it is linked with the system's.
    const args = ['install', '--prefix', directory, '--no-audit', '--no-fund', '--loglevel=error', name];
    if (run('npm', args, { CKJS_LINKING: 'dynamic' }).status !== 0) return undefined;
  }
  return existsSync(file) ? /** @type {string} */ (createRequire(file)(file).version) : undefined;
};

const installPython = () => {
  const works = () => run(python, ['-c', 'import confluent_kafka, kafka']).status === 0;
  if (works()) return true;
  process.stderr.write('installing confluent-kafka and kafka-python\n');
  return (
    run('python3', ['-m', 'venv', path.join(directory, 'py')]).status === 0 &&
    run(python, ['-m', 'pip', '-q', 'install', 'confluent-kafka', 'kafka-python']).status === 0 &&
    works()
  );
};

const pythonVersions = () => {
  const script = `
import json, sys, confluent_kafka, kafka
print(json.dumps({'python': sys.version.split()[0], 'confluent-kafka-python': confluent_kafka.version()[0] if isinstance(confluent_kafka.version(), tuple) else confluent_kafka.version(), 'librdkafka of confluent-kafka-python': confluent_kafka.libversion()[0], 'kafka-python': kafka.__version__}))`;
  return /** @type {Record<string, string>} */ (JSON.parse(run(python, ['-c', script]).stdout));
};

/** The tool that node-rdkafka's build of librdkafka makes beside the library. */
const performanceTool = () => {
  const root = path.dirname(
    createRequire(import.meta.resolve('../../../packages/common/package.json')).resolve('node-rdkafka/package.json'),
  );
  const file = path.join(root, 'deps', 'librdkafka', 'examples', 'rdkafka_performance');
  return existsSync(file) ? file : undefined;
};
