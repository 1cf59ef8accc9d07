import { describe, expect, it } from 'vitest';
import type { Log } from '@monasca/common';
import { loadConfig } from '@monasca/common/config';
import { schema as configSchema } from '../../config.js';
import { ensureSchema, tables } from './schema.js';

const section = (cassandra: Record<string, unknown> = {}) =>
  loadConfig(configSchema, { env: {}, overrides: { name: 'test', values: { cassandra } } }).values.cassandra;

/** A server that has some tables; what else it is told is written down. */
function server(found: readonly string[], hasKeyspace = true) {
  const statements: string[] = [];
  const lines: string[] = [];
  const log: Log = { debug: () => {}, info: (_, line) => void lines.push(line), warn: () => {}, error: () => {} };
  const run = (statement: string) => {
    if (statement.includes('system_schema.tables')) return Promise.resolve(found.map((table_name) => ({ table_name })));
    if (statement.includes('system_schema')) return Promise.resolve(hasKeyspace ? [{ keyspace_name: 'k' }] : []);
    statements.push(statement);
    return Promise.resolve([]);
  };
  return { statements, lines, ensure: (more: Record<string, unknown> = {}) => ensureSchema(run, section(more), log) };
}

describe('the schema', () => {
  it('is left alone where nothing is missing, whatever else there is', async () => {
    const { statements, lines, ensure } = server([...Object.keys(tables), 'others']);
    await ensure({ create_schema: false });
    expect([statements, lines]).toEqual([[], []]);
  });

  it('is made where there is none', async () => {
    const { statements, lines, ensure } = server([], false);
    await ensure({ keyspace: 'Monasca', replication: { class: 'NetworkTopologyStrategy', "d'c": '3' } });
    expect(statements[0]).toBe(`create keyspace if not exists "Monasca" with replication = {'class': 'NetworkTopologyStrategy', 'd''c': '3'}`); // prettier-ignore
    expect(statements.slice(1).map((text) => /^create table if not exists "Monasca"\.(\w+) \(/.exec(text)?.[1])).toEqual(Object.keys(tables)); // prettier-ignore
    expect(lines).toEqual(['keyspace made', 'tables made']);
  });

  it('is completed where a part is missing', async () => {
    const { statements, ensure } = server(Object.keys(tables).filter((name) => name !== 'metrics'));
    await ensure();
    expect(statements).toHaveLength(1);
    expect(statements[0]).toMatch(/^create table if not exists "monasca"\.metrics \(/);
  });

  it("is the operator's where it must not be made", async () => {
    const { statements, ensure } = server(Object.keys(tables).slice(1));
    const ensuring = ensure({ create_schema: false });
    await expect(ensuring).rejects.toMatchObject({ code: 'configuration', exitCode: 78 });
    await expect(ensuring).rejects.toThrow(/^\[cassandra\] keyspace: expected monasca to have the tables measurements, which are missing/); // prettier-ignore
    expect(statements).toEqual([]);
  });
});
