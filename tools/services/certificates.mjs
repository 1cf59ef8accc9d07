// @ts-check
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createWhole } from './create-whole.mjs';
import { runOrThrow } from './run.mjs';

const DAYS = '3650';
const BITS = 'rsa:2048';

const opensslConfiguration = `[req]
distinguished_name = name
prompt = no
[name]
CN = set by -subj
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[member]
basicConstraints = critical, CA:FALSE
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = IP:127.0.0.1, DNS:localhost
`;

/**
 * @typedef {object} Certificates paths of PEM files
 * @property {string} caFile
 * @property {string} clientCert
 * @property {string} clientKey
 * @property {string} brokerStore the broker's key and certificate in one file, as Kafka wants it
 */

/**
 * @param {string} directory
 * @returns {Certificates}
 */
export const certificatePaths = (directory) => ({
  caFile: join(directory, 'ca.pem'),
  clientCert: join(directory, 'client.pem'),
  clientKey: join(directory, 'client.key'),
  brokerStore: join(directory, 'broker-store.pem'),
});

/**
 * Makes a certificate authority and certificates of a broker and a client for 127.0.0.1, unless they are there.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} directory
 * @throws {import('./errors.mjs').ServicesError}
 */
export const ensureCertificates = (env, directory) => createWhole(directory, (draft) => makeCertificates(env, draft));

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} directory
 */
const makeCertificates = async (env, directory) => {
  await writeFile(join(directory, 'openssl.cnf'), opensslConfiguration);
  /** @param {string} args */
  const openssl = (args) =>
    runOrThrow('openssl', args.split(' '), { env, cwd: directory, what: 'making the certificates of kafka-sasl' });

  const create = `-config openssl.cnf -newkey ${BITS} -nodes`;
  await openssl(
    `req -x509 ${create} -extensions authority -keyout ca.key -out ca.pem -subj /CN=monasca-ca -days ${DAYS}`,
  );
  for (const member of ['broker', 'client']) {
    await openssl(`req ${create} -keyout ${member}.key -out ${member}.csr -subj /CN=monasca-${member}`);
    const sign = '-CA ca.pem -CAkey ca.key -CAcreateserial -extfile openssl.cnf -extensions member';
    await openssl(`x509 -req -in ${member}.csr -out ${member}.pem ${sign} -days ${DAYS}`);
  }
  const { brokerStore } = certificatePaths(directory);
  const files = ['broker.key', 'broker.pem'].map((file) => readFile(join(directory, file), 'utf8'));
  await writeFile(brokerStore, (await Promise.all(files)).join(''));
  // A container reads it as a user of its own.
  await chmod(brokerStore, 0o644);
};
