import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { newDirectory, runToEnd } from './standalone-process.js';

const server = ['--data', newDirectory(), '--postgres', process.env.MONASCA_TEST_POSTGRES ?? ''];
const table = `written_${randomUUID().replaceAll('-', '')}`;

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
