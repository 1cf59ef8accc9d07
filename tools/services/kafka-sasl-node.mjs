// @ts-check
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { certificatePaths } from './certificates.mjs';
import { formatProperties, nodeProperties } from './kafka-properties.mjs';
import { portOf } from './ports.mjs';

/** @typedef {import('./ports.mjs').Ports} Ports */
/** @typedef {{ username: string, password: string }} User */

/** Where the compose file mounts the folder of the service, and where the image keeps Kafka's programs. */
const CONTAINER_DIRECTORY = '/monasca';
const CONTAINER_PROGRAMS = '/opt/kafka/bin';
const CONTAINER_CLUSTER_ID = 'TW9uYXNjYVNlcnZpY2VzMQ';

/** How long a connection made with OAuth may live on one token, in ms; one that ends sooner ends it sooner. */
const OAUTH_SESSION_MS = 60 * 60_000;

export const users = {
  plain: { username: 'plain-user', password: 'plain-password' },
  scram: { username: 'scram-user', password: 'scram-password' },
};

/** Arguments of Kafka's storage tool: SCRAM users are created when the data folder is formatted. */
export const scramArguments = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
  '--add-scram',
  `${mechanism}=[name=${users.scram.username},password=${users.scram.password}]`,
]);

/**
 * @param {Ports} ports
 * @param {string} certificates the folder of the certificates, as the broker sees it
 */
export const saslNodeOptions = (ports, certificates) => {
  const { caFile, brokerStore } = certificatePaths(certificates);
  const modules = 'org.apache.kafka.common.security';
  const { username, password } = users.plain;
  const plainLogin = `${modules}.plain.PlainLoginModule required user_${username}="${password}";`;
  const scramLogin = `${modules}.scram.ScramLoginModule required;`;
  // Where no key is configured Kafka takes unsigned tokens (`alg: none`), which any test can make.
  const oauthLogin = `${modules}.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker";`;
  return {
    nodeId: 1,
    controllers: [{ nodeId: 1, host: '127.0.0.1', port: portOf(ports, 'controller') }],
    listeners: { SASL_SSL: portOf(ports, 'saslSsl'), SSL: portOf(ports, 'ssl'), PLAINTEXT: portOf(ports, 'plaintext') },
    replicas: /** @type {const} */ (1),
    extra: {
      'ssl.keystore.type': 'PEM',
      'ssl.keystore.location': brokerStore,
      'ssl.truststore.type': 'PEM',
      'ssl.truststore.location': caFile,
      'listener.name.ssl.ssl.client.auth': 'required',
      'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER',
      'listener.name.sasl_ssl.plain.sasl.jaas.config': plainLogin,
      'listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config': scramLogin,
      'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config': scramLogin,
      'listener.name.sasl_ssl.oauthbearer.sasl.jaas.config': oauthLogin,
      'listener.name.sasl_ssl.oauthbearer.connections.max.reauth.ms': OAUTH_SESSION_MS,
    },
  };
};

/**
 * Writes what the container mounts beside the certificates: its configuration, and the script that it runs because the
 * image's own start knows neither PEM files nor SCRAM users.
 * @param {Ports} ports
 * @param {string} directory
 */
export const writeContainerFiles = async (ports, directory) => {
  const options = saslNodeOptions(ports, join(CONTAINER_DIRECTORY, 'certificates'));
  const properties = nodeProperties({ ...options, bindHost: '0.0.0.0', logDirectory: '/tmp/kafka' });
  const file = join(CONTAINER_DIRECTORY, 'container.properties');
  const format = ['format', '--ignore-formatted', '-t', CONTAINER_CLUSTER_ID, '-c', file];
  const quoted = scramArguments.map((argument) => `'${argument}'`);
  const script = [
    'set -e',
    [join(CONTAINER_PROGRAMS, 'kafka-storage.sh'), ...format, ...quoted].join(' '),
    `exec ${join(CONTAINER_PROGRAMS, 'kafka-server-start.sh')} ${file}`,
  ];
  await writeFile(join(directory, 'container.properties'), formatProperties(properties));
  await writeFile(join(directory, 'container.sh'), `${script.join('\n')}\n`);
};
