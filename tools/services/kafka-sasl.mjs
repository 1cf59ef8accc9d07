// @ts-check
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apiVersions } from './api-versions.mjs';
import { certificatePaths, ensureCertificates } from './certificates.mjs';
import { ServicesError, messageOf } from './errors.mjs';
import { parseEndpoint } from './exchange.mjs';
import { prepareKafka, startKafka } from './kafka-node.mjs';
import { saslNodeOptions, scramArguments, users, writeContainerFiles } from './kafka-sasl-node.mjs';
import { ensureServiceDirectory, serviceDirectory } from './paths.mjs';
import { portOf } from './ports.mjs';
import { requirePrerequisites } from './prerequisites.mjs';
import { serverProcess } from './process.mjs';
import { createService } from './service.mjs';

/** @typedef {import('./context.mjs').Context} Context */
/** @typedef {import('./ports.mjs').Ports} Ports */
/** @typedef {import('./kafka-sasl-node.mjs').User} User */

/**
 * @typedef {object} KafkaSaslAddress
 * @property {string} saslSsl bootstrap; encrypted, with PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER
 * @property {string} ssl bootstrap; encrypted, a client certificate is required
 * @property {string} plaintext bootstrap; neither encrypted nor authenticated
 * @property {string} caFile PEM
 * @property {string} clientCert PEM
 * @property {string} clientKey PEM, without a passphrase
 * @property {{ plain: User, scram: User }} users of PLAIN, and of both kinds of SCRAM
 */

const NAME = 'kafka-sasl';
const VARIABLE = 'MONASCA_TEST_KAFKA_SASL';
const ADDRESS_KEYS = ['saslSsl', 'ssl', 'plaintext', 'caFile', 'clientCert', 'clientKey', 'users'];

/** @param {NodeJS.ProcessEnv} env */
const certificateDirectory = (env) => join(serviceDirectory(env, NAME), 'certificates');

/**
 * @param {Context} context
 * @param {Ports} ports
 * @returns {KafkaSaslAddress}
 */
const addressOf = ({ env }, ports) => {
  const { caFile, clientCert, clientKey } = certificatePaths(certificateDirectory(env));
  /** @param {string} key */
  const bootstrap = (key) => `127.0.0.1:${portOf(ports, key)}`;
  const bootstraps = { saslSsl: bootstrap('saslSsl'), ssl: bootstrap('ssl'), plaintext: bootstrap('plaintext') };
  return { ...bootstraps, caFile, clientCert, clientKey, users };
};

/**
 * @param {string} file path of a JSON file
 * @returns {Promise<KafkaSaslAddress>}
 */
const parse = async (file) => {
  const content = await readFile(file, 'utf8')
    .then((text) => JSON.parse(text))
    .catch((error) => {
      throw new ServicesError(`${VARIABLE}: expected the path of a JSON file, got ${file}: ${messageOf(error)}`);
    });
  const missing = ADDRESS_KEYS.filter((key) => content?.[key] === undefined);
  if (missing.length === 0) return content;
  throw new ServicesError(`${VARIABLE}: ${file} lacks ${missing.join(', ')}`);
};

/** @param {KafkaSaslAddress} address */
const check = async ({ saslSsl, ssl, plaintext, caFile, clientCert, clientKey }) => {
  const [ca, cert, key] = await Promise.all([caFile, clientCert, clientKey].map((file) => readFile(file)));
  await Promise.all([
    apiVersions(parseEndpoint(saslSsl, 'saslSsl'), { ca }),
    apiVersions(parseEndpoint(ssl, 'ssl'), { ca, cert, key }),
    apiVersions(parseEndpoint(plaintext, 'plaintext')),
  ]);
};

/**
 * Writes what both providers share: the certificates, and the address as a file that the variable may name.
 * @param {Context} context
 * @param {Ports} ports
 * @returns {Promise<string>} the folder of the service
 */
const prepare = async (context, ports) => {
  const directory = await ensureServiceDirectory(context.env, NAME);
  await ensureCertificates(context.env, certificateDirectory(context.env));
  await writeFile(join(directory, 'address.json'), `${JSON.stringify(addressOf(context, ports), undefined, 2)}\n`);
  return directory;
};

/** One Kafka node with encrypted and authenticated listeners. */
export const kafkaSasl = createService({
  name: NAME,
  variable: VARIABLE,
  parse,
  ports: {
    saslSsl: { variable: 'MONASCA_SERVICES_KAFKA_SASL_SASL_SSL_PORT', default: 19_201 },
    ssl: { variable: 'MONASCA_SERVICES_KAFKA_SASL_SSL_PORT', default: 19_202 },
    plaintext: { variable: 'MONASCA_SERVICES_KAFKA_SASL_PLAINTEXT_PORT', default: 19_203 },
    controller: { variable: 'MONASCA_SERVICES_KAFKA_SASL_CONTROLLER_PORT', default: 19_204 },
  },
  published: ['saslSsl', 'ssl', 'plaintext'],
  address: addressOf,
  describe: ({ saslSsl, ssl, plaintext }) => `${saslSsl} (SASL_SSL), ${ssl} (SSL), ${plaintext} (PLAINTEXT)`,
  check,
  containers: [NAME],
  prepareContainers: async (context, ports) => {
    await requirePrerequisites(context, NAME, ['openssl']);
    const directory = await prepare(context, ports);
    await writeContainerFiles(ports, directory);
    return { MONASCA_SERVICES_KAFKA_SASL_DIR: directory };
  },
  processes: ({ env }, ports) => [
    serverProcess({ name: NAME, directory: serviceDirectory(env, NAME), ports: Object.values(ports) }),
  ],
  start: async (context, ports, processes) => {
    await prepareKafka(context, NAME, ['openssl']);
    await prepare(context, ports);
    const options = saslNodeOptions(ports, certificateDirectory(context.env));
    const nodes = processes.map((process) => ({ process, options, formatArguments: scramArguments }));
    await startKafka(context, { service: NAME, heap: '512m', nodes });
  },
});
