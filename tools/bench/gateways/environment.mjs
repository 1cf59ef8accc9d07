// @ts-check
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { ensureTopics } from '../../../packages/common/dist/kafka/index.js';
import { up } from '../../services/index.mjs';
import { benchDirectory } from '../directory.mjs';

const services = path.resolve(import.meta.dirname, '../../services/main.mjs');

/** The originals speak to no newer broker: both they and ours get this one. */
const kafkaVersion = '3.9.1';
const kafkaPort = '23092';

/**
 * What both sides use: a broker with the topics, Keystone, and a token of somebody who may post.
 * @typedef {{ kafka: string, keystone: string, token: string }} Environment
 *
 * @param {readonly string[]} topics
 * @returns {Promise<Environment>}
 */
export const startEnvironment = async (topics) => {
  const env = {
    ...process.env,
    MONASCA_SERVICES_DIR: path.join(benchDirectory, 'services'),
    MONASCA_SERVICES_KAFKA_VERSION: kafkaVersion,
    MONASCA_SERVICES_KAFKA_PORT: kafkaPort,
    MONASCA_SERVICES_KAFKA_CONTROLLER_PORT: String(Number(kafkaPort) + 1),
  };
  await promisify(execFile)(process.execPath, [services, 'up', 'kafka'], { env });
  const kafka = `127.0.0.1:${kafkaPort}`;
  await ensureTopics({ bootstrap: kafka }, topics.map((topic) => ({ topic, partitions: 4 }))); // prettier-ignore
  const { keystone } = await up(['keystone']);
  return { kafka, keystone: keystone.url, token: await tokenOf(keystone.url) };
};

/** @param {string} keystone */
const tokenOf = async (keystone) => {
  const domain = { id: 'default' };
  const user = { name: 'mini-mon', domain, password: 'password' };
  const auth = {
    identity: { methods: ['password'], password: { user } },
    scope: { project: { name: 'mini-mon', domain } },
  };
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${keystone}/v3/auth/tokens`, { method: 'POST', headers, body: JSON.stringify({ auth }) });
  const token = answer.headers.get('x-subject-token');
  if (token === null) throw new Error(`Keystone: no token: status ${answer.status}`);
  return token;
};
