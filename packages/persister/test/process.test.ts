import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { messageId, messageIdHeader } from '@monasca/common/messages';
import { openDatabase, type Database } from '../src/repositories/postgres/index.js';
import { expectCommitted } from './committed.js';
import { Harness, postgresUrl } from './harness.js';
import { PersisterProcess } from './persister-process.js';
import { TcpProxy } from './tcp-proxy.js';
import { until } from './until.js';

/** How long a process may take to stop, in ms. */
const stopMs = 30_000;

/** The process of the server that serves a connection. */
async function pidOf(db: Database['db']): Promise<number> {
  return (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)).rows[0]!.pid;
}

describe.concurrent('a persister that is told to stop', { timeout: 120_000 }, () => {
  it.for(['SIGTERM', 'SIGINT'] as const)(
    'by %s stores and commits what it has collected first',
    async (signal, { onTestFinished }) => {
      const harness = new Harness(['metrics']);
      await harness.open(postgresUrl);
      onTestFinished(() => harness.close());
      // Neither the count nor the time comes.
      const values = harness.values(postgresUrl, { batch_size: 100_000, max_wait_time_seconds: 600 });
      const process = new PersisterProcess(values);
      await process.working();
      await harness.publish('metrics', Array.from({ length: 200 }, (_, i) => ({ value: harness.metric(i) }))); // prettier-ignore
      const read = /^monasca_persister_records_read_total\{[^}]*\} 200$/m;
      await until('it has read all', async () => read.test(await process.metrics()));
      expect(await harness.count('metrics')).toBe(0);
      expect(await process.signal(signal), process.output).toBe(0);
      expect(await harness.count('metrics')).toBe(200);
      await expectCommitted(harness, 'metrics');
    },
  );

  it('ends with 0 where no topic group has a processor, and waits till then', async ({ onTestFinished }) => {
    const harness = new Harness(['metrics']);
    await harness.open();
    onTestFinished(() => harness.close());
    const process = new PersisterProcess(harness.values(postgresUrl, { num_processors: 0 }));
    expect(await process.metrics()).toContain('process_cpu_seconds_total');
    expect(process.output).toContain('Number of processors (num_processors) is 0');
    expect(process.isRunning).toBe(true);
    expect(await process.signal('SIGTERM'), process.output).toBe(0);
  });

  it('does so in time while the store is away, and what it had read is stored by the next one', async ({
    onTestFinished,
  }) => {
    const harness = new Harness(['metrics']);
    await harness.open(postgresUrl);
    onTestFinished(() => harness.close());
    const proxy = await TcpProxy.to(postgresUrl);
    onTestFinished(() => proxy.close());
    const values = harness.values(proxy.url(postgresUrl));
    const process = new PersisterProcess(values);
    await process.working();
    proxy.cut();
    await harness.publish('metrics', Array.from({ length: 500 }, (_, i) => ({ value: harness.metric(i) }))); // prettier-ignore
    await until('storing fails', () => process.output.includes('storing metrics failed'));
    const began = Date.now();
    expect(await process.signal('SIGTERM')).toBe(0);
    expect(Date.now() - began).toBeLessThan(stopMs);
    expect(process.output).toContain('records not finished in time will be read again');
    expect(await harness.count('metrics')).toBe(0);

    proxy.mend();
    const next = new PersisterProcess(values);
    await until('everything is stored', async () => (await harness.count('metrics')) === 500);
    expect(await next.signal('SIGTERM')).toBe(0);
    await expectCommitted(harness, 'metrics');
  });

  it('does so in time while a statement waits for a lock', async ({ onTestFinished }) => {
    const harness = new Harness(['logs']);
    await harness.open(postgresUrl);
    onTestFinished(() => harness.close());
    const other = await openDatabase(postgresUrl);
    onTestFinished(() => other.close());
    const id = messageId(harness.tenant, 'key', 0);
    const holder = await other.db.startTransaction().execute();
    await sql`insert into logs values (${id}, '', '', now(), '', '{}', '{}')`.execute(holder);
    const waiting = sql`select from pg_stat_activity, (select ${await pidOf(holder)}::int as holder) as h
      where holder = any(pg_blocking_pids(pid))`;

    const values = harness.values(postgresUrl);
    const process = new PersisterProcess(values);
    await harness.publish('logs', [{ value: harness.log('m'), partition: 0, headers: [[messageIdHeader, id]] }]);
    await until('it waits for the lock', async () => (await waiting.execute(other.db)).rows.length === 1);
    const began = Date.now();
    expect(await process.signal('SIGTERM')).toBe(0);
    expect(Date.now() - began).toBeLessThan(stopMs);

    await holder.rollback().execute();
    // The statement that was given up may be carried out now, beside the one that the next process sends.
    await harness.publish('logs', [{ value: harness.log('the last'), partition: 0 }]);
    const next = new PersisterProcess(values);
    await until('everything is stored', async () => (await harness.count('logs')) === 2);
    expect(await next.signal('SIGTERM')).toBe(0);
    await expectCommitted(harness, 'logs');
  });
});
