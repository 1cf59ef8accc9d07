import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { schema } from '../../config.js';
import { clientOptions } from './client-options.js';

const options = (elasticsearch: Record<string, unknown> = {}) =>
  clientOptions(loadConfig(schema, { env: {}, overrides: { name: 'test', values: { elasticsearch } } }).values.elasticsearch); // prettier-ignore

describe('the options of the client', () => {
  it('are those of the original by default: no TLS, no credentials', () => {
    expect(options()).toMatchObject({
      ...{ nodes: ['http://localhost:9200'], maxRetries: 3, requestTimeout: 60_000, compression: false },
      ...{ sniffOnStart: false, sniffOnConnectionFault: false, sniffInterval: false },
    });
    expect(options()).not.toHaveProperty('auth');
    expect(options()).not.toHaveProperty('tls');
  });

  it('have what the original could ask for', () => {
    const sniffing = { sniff_on_start: true, sniff_on_connection_fail: true, sniffer_timeout: 60 };
    expect(options({ hosts: ['a:9200', '10.0.0.1:9201'], max_retries: 1, ...sniffing })).toMatchObject({
      ...{ nodes: ['http://a:9200', 'http://10.0.0.1:9201'], maxRetries: 1 },
      ...{ sniffOnStart: true, sniffOnConnectionFault: true, sniffInterval: 60_000 },
    });
  });

  it('have credentials: of a key before those of a user', () => {
    const user = { user: 'monasca', password: 'secret' };
    expect(options(user).auth).toEqual({ username: 'monasca', password: 'secret' });
    expect(options({ ...user, api_key: 'key' }).auth).toEqual({ apiKey: 'key' });
  });

  it('have the CA of a file', () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'monasca-ca-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const file = path.join(directory, 'ca.pem');
    writeFileSync(file, 'PEM');
    const { nodes, tls } = options({ ssl: true, ca_file: file, verify_ssl: false });
    expect(nodes).toEqual(['https://localhost:9200']);
    expect(tls).toEqual({ ca: Buffer.from('PEM'), rejectUnauthorized: false });
    expect(options({ ssl: true }).tls).toEqual({ rejectUnauthorized: true });
  });

  it('are refused with the name of a CA that is not there', () => {
    const wrong = () => options({ ssl: true, ca_file: '/nowhere/ca.pem' });
    expect(wrong).toThrow(expect.objectContaining({ code: 'configuration', exitCode: 78 }));
    expect(wrong).toThrow(/^\[elasticsearch\] ca_file: .* got \/nowhere\/ca\.pem: ENOENT/);
  });
});
