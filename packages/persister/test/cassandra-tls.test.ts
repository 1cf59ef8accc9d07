import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createServer, type Server } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCassandra } from '../src/repositories/cassandra/index.js';
import { cassandraUrl, CassandraFixture } from './cassandra-fixture.js';
import { transition } from './contract/records.js';

interface Certificates {
  readonly caFile: string;
  readonly clientCert: string;
  readonly clientKey: string;
}

const { caFile, clientCert, clientKey } = JSON.parse(process.env.MONASCA_TESTED_SASL ?? '{}') as Certificates;

describe('Cassandra behind TLS', () => {
  const fixture = new CassandraFixture();
  let server: Server;
  let port: number;
  beforeAll(async () => {
    const [ca, cert, key] = [caFile, clientCert, clientKey].map((file) => readFileSync(file));
    server = createServer({ ca, cert, key, requestCert: true, rejectUnauthorized: true } as object, (client) => {
      const node = connect(Number(cassandraUrl.port), cassandraUrl.hostname);
      for (const socket of [client, node]) socket.on('error', () => {});
      client.pipe(node).pipe(client);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(async () => {
    await fixture.close();
    await new Promise((resolve) => server.close(resolve));
  });

  const ours = { cert_file: clientCert, key_file: clientKey };
  const section = (more: Record<string, unknown>) =>
    fixture.section({ port, ssl: true, connection_timeout: 2, ...more });

  it.each([{ ca_file: caFile }, { verify_ssl: false }])('is written to with %o', async (more) => {
    const { alarmHistory } = (await fixture.open({ port, ssl: true, ...ours, ...more })).repositories;
    const record = transition('t', JSON.stringify(more));
    await alarmHistory!.write([record]);
    expect(await alarmHistory!.find([record])).toEqual([{ copies: 1, isEqual: true }]);
  });

  it.each([
    ['whose certificate nobody has signed whom we trust', ours, /: .*certificate/],
    ['that asks for a certificate of ours', { ca_file: caFile }, /: TLS: .*certificate required$/],
  ])('ends the start with a server %s', async (_, more, message) => {
    const opening = openCassandra(section(more), fixture.log);
    await expect(opening).rejects.toMatchObject({ code: 'configuration', exitCode: 78 });
    await expect(opening).rejects.toThrow(/^\[cassandra\] ca_file, cert_file, verify_ssl: /);
    await expect(opening).rejects.toThrow(message);
  });

  it('does not answer without TLS', async () => {
    const store = await openCassandra(section({ ssl: false }), fixture.log);
    await expect(store.check()).rejects.toMatchObject({ kind: 'store' });
    await store.close();
  });
});
