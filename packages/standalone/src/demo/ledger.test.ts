import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ServiceError } from '@monasca/common';
import type { MetricEnvelope } from '@monasca/common/messages';
import type { Bulk } from './bulk.js';
import { Ledger } from './ledger.js';

function directory(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'monasca-ledger-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

const metric: MetricEnvelope = {
  metric: { name: 'cpu.percent', timestamp: 5, value: 1.5, valueMeta: null, dimensions: { hostname: 'h' } },
  meta: { tenantId: 't', region: 'R' },
  creationTime: 1,
};
const metrics: Bulk = { kind: 'metrics', metrics: [metric] };
const logs: Bulk = { kind: 'logs', key: 'k', logs: [{ message: 'ż\n"', dimensions: { path: '/f' } }] };

describe('the ledger', () => {
  it('gives back what a killed run has sent and what of it was confirmed', () => {
    const where = directory();
    const before = new Ledger(where);
    before.confirm(before.add(metrics));
    before.add(logs);
    const after = new Ledger(where);
    expect(after.project).toBe(before.project);
    expect(after.entries.map(({ confirmed }) => confirmed)).toEqual([true, false]);
    expect(after.entries.map(({ bulk }) => bulk)).toEqual([metrics, logs]);
  });

  it('drops a line that was cut in the middle and goes on behind it', () => {
    const where = directory();
    new Ledger(where).add(logs);
    appendFileSync(path.join(where, 'ledger.jsonl'), '{"kind":"logs","key":"ha');
    const after = new Ledger(where);
    expect(after.entries).toHaveLength(1);
    after.add(metrics);
    expect(new Ledger(where).entries.map(({ bulk }) => bulk.kind)).toEqual(['logs', 'metrics']);
  });

  it('begins anew, with another project, once all is accounted for', () => {
    const where = directory();
    const first = new Ledger(where);
    first.add(logs);
    first.close();
    expect(existsSync(path.join(where, 'ledger.jsonl'))).toBe(false);
    const second = new Ledger(where);
    expect(second.entries).toEqual([]);
    expect(second.project).not.toBe(first.project);
    expect(readFileSync(path.join(where, 'ledger.jsonl'), 'utf8')).toContain(second.project);
  });

  const project = '{"project":"demo-1"}';
  it.each([
    [1, 'garbage'],
    [1, '{"kind":"logs","key":"k","logs":[]}'],
    [2, `${project}\n{"kind":"logs","key":"k"`],
    [2, `${project}\nnull`],
    [2, `${project}\n{}`],
    [2, `${project}\n{"confirmed":0}`],
    [2, `${project}\n{"kind":"logs","key":"k"}`],
    [3, `${project}\n{"kind":"logs","key":"k","logs":[]}\n{"kind":"metrics"}`],
    [2, `${project}\n{"kind":"metrics","records":["{}"]}`],
  ])('that is damaged in line %i is refused, and left as it is: %s', (line, content) => {
    const where = directory();
    const file = path.join(where, 'ledger.jsonl');
    writeFileSync(file, `${content}\n`);
    const open = (): Ledger => new Ledger(where);
    expect(open).toThrow(ServiceError);
    expect(open).toThrow(`the ledger ${file} is damaged in line ${line}: remove the file`);
    expect(readFileSync(file, 'utf8')).toBe(`${content}\n`);
  });
});
