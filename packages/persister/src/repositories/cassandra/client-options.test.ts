import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { types } from 'cassandra-driver';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { schema } from '../../config.js';
import { clientOptions } from './client-options.js';
import { LocalPolicy } from './local-policy.js';

const options = (cassandra: Record<string, unknown> = {}) =>
  clientOptions(loadConfig(schema, { env: {}, overrides: { name: 'test', values: { cassandra } } }).values.cassandra, new LocalPolicy('')); // prettier-ignore

describe('the options of the driver', () => {
  it('are those of the original by default, on the port of Cassandra', () => {
    expect(options()).toMatchObject({
      ...{ contactPoints: ['127.0.0.1'], protocolOptions: { port: 9042 } },
      socketOptions: { connectTimeout: 5_000, readTimeout: 5_000 },
      profiles: [{ name: 'default', readTimeout: 60_000 }],
      queryOptions: { prepare: true, isIdempotent: true, consistency: types.consistencies.one },
    });
    expect(options()).not.toHaveProperty('credentials');
    expect(options()).not.toHaveProperty('sslOptions');
  });

  it('have what the original could ask for', () => {
    const asked = { contact_points: ['a', 'b'], port: 1, user: 'm', password: 's', consistency_level: 'LOCAL_QUORUM' };
    expect(options({ ...asked, connection_timeout: 1, read_timeout: 2 })).toMatchObject({
      ...{ contactPoints: ['a', 'b'], protocolOptions: { port: 1 }, credentials: { username: 'm', password: 's' } },
      socketOptions: { connectTimeout: 1_000, readTimeout: 1_000 },
      profiles: [{ readTimeout: 2_000 }],
      queryOptions: { consistency: types.consistencies.localQuorum },
    });
  });

  it('have certificates from files', () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'monasca-ca-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const [ca, cert, key] = ['ca', 'cert', 'key'].map((name) => {
      const file = path.join(directory, name);
      writeFileSync(file, name);
      return file;
    });
    const { sslOptions } = options({ ssl: true, ca_file: ca, cert_file: cert, key_file: key, verify_ssl: false });
    expect(sslOptions).toEqual({
      rejectUnauthorized: false,
      ...{ ca: Buffer.from('ca'), cert: Buffer.from('cert'), key: Buffer.from('key') },
    });
    expect(options({ ssl: true }).sslOptions).toEqual({ rejectUnauthorized: true });
  });

  it.each([
    [{ contact_points: [] }, /^\[cassandra\] contact_points: expected the name or address of a node, got nothing$/],
    [{ keyspace: 'mo nasca' }, /^\[cassandra\] keyspace: expected 1 to 48 letters, .* got "mo nasca"$/],
    [{ keyspace: '' }, /^\[cassandra\] keyspace: .* got ""$/],
    [{ ssl: true, ca_file: '/nowhere/ca.pem' }, /^\[cassandra\] ca_file: .* got \/nowhere\/ca\.pem: ENOENT/],
    [{ ssl: true, key_file: '/nowhere/key.pem' }, /^\[cassandra\] key_file: .* got \/nowhere\/key\.pem: ENOENT/],
  ])('are refused for %j', (values, message) => {
    expect(() => options(values)).toThrow(expect.objectContaining({ code: 'configuration', exitCode: 78 }));
    expect(() => options(values)).toThrow(message);
  });
});
