import { setTimeout as sleep } from 'node:timers/promises';
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

/** Publishes as many metrics as logs until it is stopped; `stop` resolves with how many of each. */
function publishing(harness: Harness): { stop: () => Promise<number> } {
  const stopped = new AbortController();
  let published = 0;
  const done = (async () => {
    while (!stopped.signal.aborted) {
      const numbers = Array.from({ length: 500 }, (_, i) => published + i);
      await harness.publish('metrics', numbers.map((i) => ({ value: harness.metric(i) }))); // prettier-ignore
      await harness.publish('logs', numbers.map((i) => ({ value: harness.log(`log ${i}`) }))); // prettier-ignore
      published += numbers.length;
      await sleep(50);
    }
    return published;
  })();
  return {
    stop: () => {
      stopped.abort();
      return done;
    },
  };
}

/** The process of the server that serves a connection. */
async function pidOf(db: Database['db']): Promise<number> {
  return (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)).rows[0]!.pid;
}

describe.concurrent('a persister in mid-traffic', { timeout: 120_000 }, () => {
  it('is killed and started again: at the end each record is stored once, and committed', async ({
    onTestFinished,
  }) => {
    const harness = new Harness(['metrics', 'logs']);
    await harness.open(postgresUrl);
    onTestFinished(() => harness.close());
    const values = {
      ...harness.values(postgresUrl, { max_wait_time_seconds: 1 }),
      // The group waits so long for a member that was killed before it gives its partitions to the next one.
      kafka: { 'librdkafka.session.timeout.ms': 6_000 },
    };
    const stored = async (): Promise<number> => (await harness.count('metrics')) + (await harness.count('logs'));
    const startAndStore = async (): Promise<PersisterProcess> => {
      const process = new PersisterProcess(values);
      // Only then: what the one before had sent may still be stored after its end.
      await process.working();
      const before = await stored();
      await until('it stores', async () => (await stored()) > before);
      return process;
    };

    const traffic = publishing(harness);
    onTestFinished(() => void traffic.stop());
    for (let round = 1; round <= 2; round += 1) {
      const process = await startAndStore();
      await sleep(Math.random() * 1_500);
      expect(process.isRunning).toBe(true);
      expect(await process.signal('SIGKILL')).toBeNull();
    }
    const stopped = await startAndStore();
    const began = Date.now();
    expect(await stopped.signal('SIGTERM')).toBe(0);
    expect(Date.now() - began).toBeLessThan(stopMs);

    const published = await traffic.stop();
    const last = new PersisterProcess(values);
    await until('everything is stored', async () => (await stored()) === 2 * published);
    expect(await last.signal('SIGTERM')).toBe(0);
    expect([await harness.count('metrics'), await harness.count('logs')]).toEqual([published, published]);
    await expectCommitted(harness, 'metrics');
    await expectCommitted(harness, 'logs');
  });

  it('stops in time while the store is away, and what it had read is stored by the next one', async ({
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

  it('stops in time while a statement waits for a lock', async ({ onTestFinished }) => {
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
