// @ts-check
import { randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createWhole } from './create-whole.mjs';
import { requireJava } from './java.mjs';
import { kafkaJars } from './kafka-jars.mjs';
import { formatProperties, log4jProperties, nodeProperties } from './kafka-properties.mjs';
import { ensureServiceDirectory } from './paths.mjs';
import { requirePrerequisites } from './prerequisites.mjs';
import { runOrThrow } from './run.mjs';

/** @typedef {import('./context.mjs').Context} Context */

/**
 * @typedef {object} KafkaNode
 * @property {import('./process.mjs').ServerProcess} process
 * @property {Omit<import('./kafka-properties.mjs').NodeOptions, 'logDirectory'>} options
 * @property {readonly string[]} [formatArguments] further arguments for the formatting of its empty data folder
 */

/**
 * @typedef {object} KafkaCluster
 * @property {string} service whose folder holds the state
 * @property {'1g' | '512m'} heap of each node
 * @property {readonly KafkaNode[]} nodes
 */

/**
 * Starts those nodes of a cluster that do not run. What it needs has to be there: see `prepareKafka`.
 * @param {Context} context
 * @param {KafkaCluster} cluster
 */
export const startKafka = async (context, { service, heap, nodes }) => {
  const { env } = context;
  const directory = await ensureServiceDirectory(env, service);
  const log4jFile = join(directory, 'log4j2.properties');
  await writeFile(log4jFile, log4jProperties);
  const clusterId = await readClusterId(directory);
  const java = await requireJava(env);
  const classPath = join(await kafkaJars.provide(context), '*');
  const jvm = ['-cp', classPath, `-Dlog4j2.configurationFile=${log4jFile}`, `-Xmx${heap}`];
  await Promise.all(
    nodes.map(async ({ process, options, formatArguments = [] }) => {
      if ((await process.pid()) !== undefined) return;
      const propertiesFile = join(directory, `${process.name}.properties`);
      const logDirectory = join(directory, `${process.name}-data`);
      await createWhole(logDirectory, async (draft) => {
        const draftFile = join(draft, 'format.properties');
        await writeFile(draftFile, formatProperties(nodeProperties({ ...options, logDirectory: draft })));
        const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', draftFile, ...formatArguments];
        await runOrThrow(java, [...jvm, ...format], { env, what: `formatting the data folder of ${process.name}` });
        await rm(draftFile);
      });
      await writeFile(propertiesFile, formatProperties(nodeProperties({ ...options, logDirectory })));
      await process.start(java, [...jvm, '-XX:+ExitOnOutOfMemoryError', 'kafka.Kafka', propertiesFile], env);
    }),
  );
};

/**
 * Installs what a local Kafka needs.
 * @param {Context} context
 * @param {string} service
 * @param {readonly import('./prerequisites.mjs').PrerequisiteName[]} [further] needed beyond Java and Maven
 */
export const prepareKafka = async (context, service, further = []) => {
  const maven = (await kafkaJars.present(context.env)) ? [] : /** @type {const} */ (['mvn']);
  await requirePrerequisites(context, service, ['java', ...maven, ...further]);
  await kafkaJars.provide(context);
};

/**
 * @param {string} directory
 * @returns {Promise<string>} the id that all nodes of the cluster are formatted with
 */
const readClusterId = async (directory) => {
  const file = join(directory, 'cluster-id');
  const existing = await readFile(file, 'utf8').catch(() => undefined);
  if (existing) return existing;
  // 16 bytes in base64url are Kafka's notation of a UUID; a leading dash would look like an option.
  const id = randomBytes(16).toString('base64url').replace(/^-/, 'A');
  await writeFile(file, id);
  return id;
};
