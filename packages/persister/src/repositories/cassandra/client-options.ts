import { readFileSync } from 'node:fs';
import { ExecutionProfile, policies, types, type ClientOptions } from 'cassandra-driver';
import { ServiceError } from '@monasca/common';
import type { PersisterConfig } from '../../config.js';
import type { LocalPolicy } from './local-policy.js';
import { WriteRetryPolicy } from './retry-policy.js';

type Section = PersisterConfig['cassandra'];

const consistencies: Readonly<Record<Section['consistency_level'], types.consistencies>> = {
  ONE: types.consistencies.one,
  TWO: types.consistencies.two,
  THREE: types.consistencies.three,
  QUORUM: types.consistencies.quorum,
  ALL: types.consistencies.all,
  LOCAL_QUORUM: types.consistencies.localQuorum,
  EACH_QUORUM: types.consistencies.eachQuorum,
  LOCAL_ONE: types.consistencies.localOne,
};

/** The section as the driver takes it. Throws ServiceError `configuration` for what cannot be right. */
export function clientOptions(
  section: Section,
  loadBalancing: LocalPolicy,
): ClientOptions & { monitorReporting: { enabled: boolean } } {
  // prettier-ignore
  const { contact_points: contactPoints, keyspace, user: username, password } = section;
  const [connectTimeout, readTimeout] = [section.connection_timeout * 1_000, section.read_timeout * 1_000];
  if (contactPoints.length === 0) throw wrong('contact_points', 'expected the name or address of a node, got nothing');
  if (!/^\w{1,48}$/.test(keyspace)) {
    throw wrong('keyspace', `expected 1 to 48 letters, digits and underscores, got ${JSON.stringify(keyspace)}`);
  }
  return {
    contactPoints,
    protocolOptions: { port: section.port },
    ...(username === '' ? {} : { credentials: { username, password } }),
    ...(section.ssl ? { sslOptions: { rejectUnauthorized: section.verify_ssl, ...files(section) } } : {}),
    policies: {
      loadBalancing,
      retry: new WriteRetryPolicy(section.max_write_retries),
      reconnection: new policies.reconnection.ExponentialReconnectionPolicy(1_000, 10_000),
    },
    // What the driver asks for itself: the first answer of a node that is not Cassandra, or a beat of a heart, never comes.
    socketOptions: { connectTimeout, readTimeout: connectTimeout },
    profiles: [new ExecutionProfile('default', { readTimeout })],
    queryOptions: { prepare: true, isIdempotent: true, consistency: consistencies[section.consistency_level] },
    monitorReporting: { enabled: false },
  };
}

function wrong(option: string, text: string, cause?: unknown): ServiceError {
  return new ServiceError('configuration', `[cassandra] ${option}: ${text}`, { cause });
}

function files(section: Section): { ca?: Buffer; cert?: Buffer; key?: Buffer } {
  const read = (option: 'ca_file' | 'cert_file' | 'key_file'): Buffer | undefined => {
    const file = section[option];
    if (file === '') return undefined;
    try {
      return readFileSync(file);
    } catch (cause) {
      throw wrong(option, `expected a file that can be read, got ${file}: ${(cause as Error).message}`, cause);
    }
  };
  const [ca, cert, key] = [read('ca_file'), read('cert_file'), read('key_file')];
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}
