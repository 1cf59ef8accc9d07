import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '@monasca/common';
import { openDatabase, openPostgres } from '../src/repositories/postgres/index.js';
import type { Store } from '../src/repository.js';
import { expectCommitted, untilCommitted } from './committed.js';
import { metric } from './contract/records.js';
import { awayContract } from './contract/store-contract.js';
import { Harness, postgresUrl } from './harness.js';
import { PersisterProcess } from './persister-process.js';
import { createDatabase, postgresSection, type OwnDatabase } from './postgres-fixture.js';
import { TcpProxy } from './tcp-proxy.js';

const nobody = 'postgres://monasca:geheim@127.0.0.1:1/monasca';

describe('a PostgreSQL server that does not answer at the start', () => {
  for (const kind of ['metrics', 'alarmHistory', 'events', 'logs'] as const) {
    awayContract(() => openPostgres(postgresSection({ url: nobody }), silentLog), kind);
  }

  it('is told of, without the password, and not waited for where the URL cannot be right', async () => {
    const warnings: object[] = [];
    const log = { ...silentLog, warn: (fields: object, message: string) => void warnings.push({ ...fields, message }) };
    const store = await openPostgres(postgresSection({ url: nobody }), log);
    await store.close();
    expect(warnings).toEqual([
      {
        message: 'the database does not answer yet, it is waited for',
        error: expect.stringMatching(/^no answer from PostgreSQL at 127\.0\.0\.1:1\/monasca: /) as string,
      },
    ]);
    expect(JSON.stringify(warnings)).not.toContain('geheim');
    const opening = openPostgres(postgresSection({ url: 'postgres://127.0.0.1:high/x' }), silentLog);
    await expect(opening).rejects.toMatchObject({ code: 'configuration' });
  });
});

describe('a persister whose PostgreSQL server comes later', () => {
  let own: OwnDatabase;
  let proxy: TcpProxy;
  const harness = new Harness(['metrics']);
  beforeAll(async () => {
    own = await createDatabase();
    proxy = await TcpProxy.to(own.url);
    await harness.open();
  });
  afterAll(async () => {
    await Promise.all([harness.close(), proxy.close()]);
    await own.drop();
  });

  it('waits for it, makes the tables then, and stores what came meanwhile', async () => {
    proxy.cut();
    await harness.publish('metrics', Array.from({ length: 300 }, (_, i) => ({ value: harness.metric(i) }))); // prettier-ignore
    const process = new PersisterProcess(harness.values(proxy.url(own.url)));
    await expect.poll(() => process.output).toContain('the database does not answer yet, it is waited for');
    await expect.poll(() => process.output).toContain('storing metrics failed');
    proxy.mend();
    await untilCommitted(harness, 'metrics');
    expect(await harness.counts(own.url, ['metrics'])).toEqual([300]);
    expect(await process.signal('SIGTERM'), process.output).toBe(0);
    await expectCommitted(harness, 'metrics');
  });
});

describe('a PostgreSQL server that hangs', () => {
  let proxy: TcpProxy;
  let store: Store;
  beforeEach(async () => {
    proxy = await TcpProxy.to(postgresUrl);
    store = await openPostgres(postgresSection({ url: proxy.url(postgresUrl), timeout_seconds: 1 }), silentLog);
  });
  afterEach(async () => {
    await store.close();
    await proxy.close();
  });
  const write = () => store.repositories.metrics!.write([metric('hangs', 'm', 1, 1)]);

  it('is an error of the store in time, and each statement after it has a connection of its own', async () => {
    await write();
    proxy.freeze();
    await expect(write()).rejects.toMatchObject({ kind: 'store', message: 'PostgreSQL: Query read timeout' });
    await expect(write()).rejects.toMatchObject({ kind: 'store' });
    proxy.thaw();
    await expect(write()).resolves.toMatchObject({ expired: 0 });
  });

  it('over one statement gives that up itself', async () => {
    await write();
    const other = await openDatabase(postgresUrl);
    await other.db.transaction().execute(async (one) => {
      await sql`delete from measurements where series in (
        select series from metric_series where tenant_id = 'hangs')`.execute(one);
      const message = expect.stringMatching(/^PostgreSQL 57014: .* statement timeout/) as string;
      await expect(write()).rejects.toMatchObject({ kind: 'store', message });
    });
    await other.close();
  });
});
