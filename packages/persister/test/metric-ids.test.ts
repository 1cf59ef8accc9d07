import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { frozenList } from '../src/repositories/cassandra/statement.js';
import { CassandraFixture } from './cassandra-fixture.js';
import { metric } from './contract/records.js';
import { runCommand } from './run-command.js';

describe('metrics of Cassandra that have lost their id', () => {
  const fixture = new CassandraFixture();
  const tenant = randomUUID();
  const run = (...argv: string[]) => {
    const { contact_points, port, keyspace } = fixture.section();
    return runCommand({ cassandra: { contact_points: contact_points.join(), port, keyspace } }, argv);
  };
  const ids = () => fixture.rows('select metric_name, metric_id, created_at, updated_at from KEYSPACE.metrics');
  let before: Awaited<ReturnType<typeof ids>>;
  const byName = (rows: typeof before) => [...rows].sort((a, b) => (String(a.metric_name) < String(b.metric_name) ? -1 : 1)); // prettier-ignore

  beforeAll(async () => {
    const store = await fixture.open();
    const records = Array.from({ length: 20 }, (_, i) => metric(tenant, `m${i}`, 1_700_000_000_000 + i, i));
    await store.repositories.metrics!.write([
      ...records,
      metric(tenant, 'bare', 1_700_000_000_000, 1, { dimensions: {} }),
    ]);
    before = byName(await ids());
    const rows = await fixture.rows('select * from KEYSPACE.metrics');
    for (const row of rows.filter(({ metric_name: name }) => ['m3', 'm7', 'bare'].includes(String(name)))) {
      const lists = [row.dimensions, row.dimension_names].map((list) => frozenList((list ?? []) as string[]));
      const key = [row.region, row.tenant_id, row.metric_name, ...lists];
      await fixture.rows(
        `delete metric_id from KEYSPACE.metrics where region = ? and tenant_id = ? and metric_name = ?
         and dimensions = ? and dimension_names = ?`,
        key,
      );
    }
  }, 60_000);
  afterAll(() => fixture.close());

  it('are named, and left alone, by the check', async () => {
    for (const argv of [['check-missing-metric-id'], ['recreate-metric-id', '--dry-run']]) {
      const { code, stdout } = await run(...argv);
      expect(code).toBe(1);
      expect(stdout).toContain('--> There were 3 rows missing metric_id.');
      expect(stdout.split('\n').filter((line) => line.startsWith('{')).map((line) => (JSON.parse(line) as { name: string }).name).sort()).toEqual(['bare', 'm3', 'm7']); // prettier-ignore
    }
    expect((await ids()).filter(({ metric_id: id }) => id === null)).toHaveLength(3);
  });

  it('are given theirs again, at the times that they had', async () => {
    expect(await run('recreate-metric-id')).toMatchObject({ code: 0 });
    expect(byName(await ids())).toEqual(before);
    expect(await run('check-missing-metric-id')).toMatchObject({
      code: 0,
      stdout: 'No missing metric_ids were found, no changes made.\n',
    });
  });
});
