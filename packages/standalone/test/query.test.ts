import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type Database } from '@monasca/persister';
import { newDirectory, runToEnd } from './standalone-process.js';

const url = process.env.MONASCA_TEST_POSTGRES ?? '';
const server = ['--data', newDirectory(), '--postgres', url];
const table = `written_${randomUUID().replaceAll('-', '')}`;

let database: Database;
beforeAll(async () => {
  database = await openDatabase(url);
});
afterAll(() => database.close());

it.each([
  `create table ${table} (x int)`,
  `commit; create table ${table} (x int)`,
  `select 1; commit; create table ${table} (x int)`,
  `rollback; begin; create table ${table} (x int); commit`,
  `copy (select 1) to program 'true'`,
])('a query on a server cannot write: %s', async (sql) => {
  expect((await runToEnd(['query', sql, ...server])).code).toBe(65);
  const { output } = await runToEnd(['query', `select to_regclass('${table}') is null as absent`, ...server]);
  expect(output).toMatch(/absent\n─+\ntrue\n1 row/);
});

it('a query on a server does not make or change its tables', async () => {
  const name = `read_${randomUUID().replaceAll('-', '')}`;
  await sql.raw(`create database ${name}`).execute(database.db);
  try {
    const empty = new URL(url);
    empty.pathname = name;
    const asked = await runToEnd(['query', 'select 1', '--data', newDirectory(), '--postgres', empty.href]);
    expect(asked).toMatchObject({
      code: 78,
      output: expect.stringContaining('start a service on them first') as string,
    });
    expect(asked.output).toContain(`${empty.host}/${name}`);
    empty.searchParams.set('options', '-c default_transaction_read_only=on');
    // It is refused because it would write: nothing is there yet.
    await expect(openDatabase(empty.href)).rejects.toThrow(/cannot execute CREATE TABLE/);
  } finally {
    await sql.raw(`drop database ${name} with (force)`).execute(database.db);
  }
});
