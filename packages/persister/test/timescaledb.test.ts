import { randomUUID } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '@monasca/common';
import { postgresStore } from '../src/repositories/postgres/index.js';
import { prepare } from '../src/repositories/postgres/prepare.js';
import type { DatabaseOptions } from '../src/repositories/postgres/options.js';
import type { Schema } from '../src/repositories/postgres/schema.js';
import { sweep } from '../src/repositories/postgres/sweep.js';
import { event, metric } from './contract/records.js';
import { sqlContract } from './contract/sql-contract.js';
import { storeContract } from './contract/store-contract.js';
import { openTimescale } from './timescaledb-fixture.js';

const day = 86_400_000;
const { signal } = new AbortController();

/** A database with TimescaleDB, and what is asked of it. */
class Subject {
  db!: Kysely<Schema>;

  async open({ hasExtension = true } = {}): Promise<void> {
    this.db = await openTimescale();
    if (hasExtension) await this.run('create extension timescaledb');
  }

  readonly store = (retentionDays = 0) =>
    postgresStore({ db: this.db, where: 'here', close: () => Promise.resolve() }, { retentionDays });

  async run<R>(statement: string): Promise<R[]> {
    return (await sql.raw<R>(statement).execute(this.db)).rows;
  }

  /** Runs the preparation, and returns what it has told. */
  async prepare(options: DatabaseOptions = {}): Promise<string[]> {
    const told: string[] = [];
    await prepare(this.db, { ...options, log: { ...silentLog, info: (_fields, message) => void told.push(message) } });
    return told;
  }

  async hypertables(): Promise<string[]> {
    const rows = await this.run<{ name: string }>('select hypertable_name as name from timescaledb_information.hypertables order by 1'); // prettier-ignore
    return rows.map(({ name }) => name);
  }

  policies(): Promise<{ id: number; name: string; after: string }[]> {
    return this.run(`select job_id as id, hypertable_name as name, config->>'drop_after' as after
      from timescaledb_information.jobs where proc_name = 'policy_retention' order by name`);
  }
}

const ours = ['alarm_state_history', 'measurements'];

describe('a store with TimescaleDB', () => {
  const subject = new Subject();
  beforeAll(async () => {
    await subject.open();
    await subject.prepare();
  });
  afterAll(() => subject.db.destroy());

  it('has hypertables, and no policy that nobody has asked for', async () => {
    expect(await subject.hypertables()).toEqual(ours);
    expect(await subject.policies()).toEqual([]);
  });

  storeContract({ store: subject.store }, ['metrics', 'alarmHistory', 'events', 'logs']);
  sqlContract(() => ({ store: subject.store(), db: subject.db as never }));
});

describe('tables that were there before', () => {
  const subject = new Subject();
  beforeAll(() => subject.open({ hasExtension: false }));
  afterAll(() => subject.db.destroy());

  it('become hypertables with what is in them, when the operator makes the extension, once', async () => {
    expect(await subject.prepare()).toEqual([expect.stringContaining('`create extension timescaledb`')]);
    const id = randomUUID();
    const records = Array.from({ length: 90 }, (_, i) => metric(id, 'm', Date.now() - i * day, i));
    await subject.store().repositories.metrics!.write(records);
    await subject.run('create extension timescaledb');
    expect(await subject.prepare({ hypertables: false })).toEqual([]);
    expect(await subject.hypertables()).toEqual([]);
    expect(await subject.prepare()).toHaveLength(2);
    expect(await subject.hypertables()).toEqual(ours);
    expect(await subject.prepare()).toEqual([]);
    const found = await subject.store().repositories.metrics!.find(records);
    expect(found.filter(({ copies, isEqual }) => copies !== 1 || !isEqual)).toEqual([]);
    const [chunks] = await subject.run<{ n: number }>(`select count(*)::int as n from show_chunks('measurements')`);
    expect(chunks?.n).toBeGreaterThan(10);
  });
});

describe('the retention of hypertables', () => {
  const subject = new Subject();
  beforeAll(async () => {
    await subject.open();
    await subject.prepare();
  });
  afterAll(() => subject.db.destroy());

  it('is a policy: made, kept, replaced where it is another, and left alone where none is configured', async () => {
    await subject.run(`select add_retention_policy('measurements', interval '99 days')`);
    const [own] = await subject.policies();
    await subject.prepare();
    expect(await subject.policies()).toEqual([own]);
    await subject.prepare({ retentionDays: 30 });
    const made = await subject.policies();
    expect(made.map(({ name, after }) => [name, after])).toEqual(ours.map((name) => [name, '30 days']));
    await subject.prepare({ retentionDays: 30 });
    expect(await subject.policies()).toEqual(made);
    await subject.prepare({ retentionDays: 7 });
    expect((await subject.policies()).map(({ after }) => after)).toEqual(['7 days', '7 days']);
  });

  it.each(['the policy', 'the sweep'])('drops chunks that are too old by %s, which are expired then', async (way) => {
    await subject.prepare({ retentionDays: 30 });
    // This one does not sweep when it writes.
    const writing = subject.store().repositories.metrics!;
    const metrics = subject.store(30).repositories.metrics!;
    const id = randomUUID();
    const records = [0, 1, 29, 45, 60, 400].map((days) => metric(id, 'm', Date.now() - days * day, days));
    const absent = metric(id, 'other', Date.now(), 1);
    await writing.write(records);
    expect((await metrics.find(records)).map(({ copies }) => copies)).toEqual([1, 1, 1, 1, 1, 1]);
    if (way === 'the sweep') await sweep(subject.db, 30, signal);
    else for (const { id: job } of await subject.policies()) await subject.run(`call run_job(${job})`);
    const found = await metrics.find([...records, absent]);
    expect(found.map(({ copies }) => copies)).toEqual([1, 1, 1, 0, 0, 0, 0]);
    expect(found.map(({ isExpired = false }) => isExpired)).toEqual([false, false, false, true, true, true, false]);
  });

  it('is a sweep of rows in the other tables', async () => {
    const id = randomUUID();
    const { events } = subject.store().repositories;
    // Of the year 2017.
    await events!.write([event(id, 1), event(id, 2)]);
    await subject.run(`insert into logs select gen_random_uuid(), '${id}', 'r', now() - interval '1 day' * i, 'm', '{}', '{}'
      from unnest(array[1, 29, 31]) i`);
    expect(await sweep(subject.db, 30, signal)).toBe(3);
    expect(await subject.run(`select 1 from events where project_id = '${id}'`)).toEqual([]);
    expect(await subject.run(`select 1 from logs where tenant_id = '${id}'`)).toHaveLength(2);
  });
});
