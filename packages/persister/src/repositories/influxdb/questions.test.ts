import { describe, expect, it } from 'vitest';
import { Questions } from './questions.js';
import type { Sought } from './sought.js';

const statements = (...all: readonly Partial<Sought>[]): string[] => {
  const questions = new Questions({ fields: ['value', 'value_meta'], tenantTag: '_tenant_id' });
  for (const one of all) {
    questions.add({
      ...{ database: 'd', measurement: 'm', tenant: 't', series: 's', milliseconds: 0, content: '' },
      ...{ tags: () => ({}), ...one },
    });
  }
  return questions.statements();
};

describe('the statements of a search', () => {
  it('are one for each measurement, from the first to the last time', () => {
    const found = statements({ milliseconds: 5 }, { milliseconds: -7, nanoseconds: 3 }, { measurement: 'n"\\' });
    expect(found).toEqual([
      `SELECT "value", "value_meta" FROM "m" WHERE ("_tenant_id"::tag = 't') AND time >= -7000000 AND time <= 5000003 GROUP BY *`,
      String.raw`SELECT "value", "value_meta" FROM "n\"\\\\" WHERE ("_tenant_id"::tag = 't') AND time >= 0 AND time <= 0 GROUP BY *`,
    ]);
  });

  it('do not read what lies between times that are far apart', () => {
    const minutes = [61, 0, 9, 60];
    const found = statements(...minutes.map((minute) => ({ milliseconds: minute * 60_000 })));
    expect(found.map((text) => /time >= (\d+) AND time <= (\d+)/.exec(text)?.slice(1).map((ns) => Number(ns) / 60e9))).toEqual([[0, 9], [60, 61]]); // prettier-ignore
  });

  it('name the tenants, unless there are many', () => {
    const of = (count: number) => statements(...Array.from({ length: count }, (_, i) => ({ tenant: `t'${i}` })));
    expect(of(2)[0]).toContain(String.raw`WHERE ("_tenant_id"::tag = 't\'0' OR "_tenant_id"::tag = 't\'1') AND time`);
    expect(of(51)[0]).toContain('FROM "m" WHERE time >=');
  });
});
