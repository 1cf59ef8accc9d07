import type { types } from 'cassandra-driver';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RepositoryError } from '../../repository.js';
import { queriesOf, type Queries } from './queries.js';
import { retentionOf } from './retention.js';
import { SeriesRegistry, type Seen } from './series-registry.js';
import { seriesOf } from './series.js';
import type { Outcome } from './session.js';
import type { Statement } from './statement.js';

const day = 86_400;
const retention = retentionOf(45);
const queries = queriesOf('k', retention, false);
const trouble = new RepositoryError('store', 'away');

const seen = (name: string, dimensions: Record<string, string>, first = 1_000, last = first): Seen => {
  const metric = { name, timestamp: first, value: 1, valueMeta: null, dimensions };
  return { series: seriesOf({ metric, meta: { tenantId: 't', region: 'R' } }), first, last };
};

/** A server that remembers what it was told, and answers questions after registrations with `stored`. */
class FakeSession {
  readonly written: Statement[] = [];
  asked = 0;
  stored: Record<string, unknown> | undefined;
  outcomeOf: (statement: Statement) => Outcome = () => undefined;

  queries(_query: string, all: readonly unknown[]): Promise<types.ResultSet[]> {
    this.asked += all.length;
    const { stored } = this;
    const row = stored === undefined ? null : { get: (column: string) => stored[column] ?? null };
    return Promise.resolve(all.map(() => ({ first: () => row }) as unknown as types.ResultSet));
  }

  write(statements: readonly Statement[]): Promise<Outcome[]> {
    this.written.push(...statements);
    return Promise.resolve(statements.map(this.outcomeOf));
  }

  /** How many statements of each kind were written since the last question. */
  count(): Partial<Record<keyof Queries, number>> {
    const counts: Partial<Record<keyof Queries, number>> = {};
    for (const { query } of this.written.splice(0)) {
      const kind = (Object.keys(queries) as (keyof Queries)[]).find((name) => queries[name] === query)!;
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
    return counts;
  }
}

describe('the registry of series', () => {
  let session: FakeSession;
  let registry: SeriesRegistry;
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.parse('2026-01-01T00:00:00Z'), toFake: ['Date'] });
    session = new FakeSession();
    registry = new SeriesRegistry(session, { queries, retention, cacheSize: 1_000 });
  });
  afterEach(() => vi.useRealTimers());

  const later = (seconds: number): void => void vi.setSystemTime(Date.now() + seconds * 1_000);
  const a = seen('cpu', { host: 'h1', service: 'm' });
  const whole = { dimension: 2, dimensionMetric: 2, metricDimension: 2, seriesOfMeasurements: 1, newMetric: 1 };

  it('registers a series once, and again after a third of the retention', async () => {
    await registry.register([a]);
    expect(session.count()).toEqual(whole);
    await registry.register([a]);
    later(retention.refresh - 1);
    await registry.register([a]);
    expect([session.count(), session.asked]).toEqual([{}, 1]);
    later(1);
    await registry.register([a]);
    expect([session.count(), session.asked]).toEqual([whole, 2]);
  });

  it('writes what series share once', async () => {
    await registry.register([a, seen('cpu', { host: 'h2', service: 'm' }), seen('mem', { host: 'h1' })]);
    expect(session.count()).toEqual({ dimension: 3, dimensionMetric: 4, metricDimension: 4, seriesOfMeasurements: 3, newMetric: 3 }); // prettier-ignore
  });

  it('writes created_at last, after all else is stored', async () => {
    await registry.register([a]);
    expect(session.written.at(-1)?.query).toBe(queries.newMetric);
    session.outcomeOf = ({ query }) => (query === queries.metricDimension ? trouble : undefined);
    session.written.length = 0;
    await expect(registry.register([seen('mem', {}), seen('net', { host: 'h1' })])).rejects.toBe(trouble);
    expect(session.count()).not.toHaveProperty('newMetric');
  });

  it('does not take for registered what was not stored, and keeps what was', async () => {
    const b = seen('cpu', { host: 'h2' });
    session.outcomeOf = ({ query, values }) =>
      query === queries.newMetric && b.series.id.equals(values[0] as Buffer) ? trouble : undefined;
    await expect(registry.register([a, b])).rejects.toBe(trouble);
    session.outcomeOf = () => undefined;
    session.count();
    await registry.register([a, b]);
    // Of the other one's dimensions nothing is left to be written.
    expect(session.count()).toEqual({ seriesOfMeasurements: 1, newMetric: 1 });
  });

  it('tells an error that may heal before one that does not', async () => {
    const refusal = new RepositoryError('record', 'too large');
    session.outcomeOf = ({ query }) => (query === queries.dimension ? refusal : query === queries.seriesOfMeasurements ? trouble : undefined); // prettier-ignore
    await expect(registry.register([a])).rejects.toBe(trouble);
    session.outcomeOf = ({ query }) => (query === queries.dimension ? refusal : undefined);
    await expect(registry.register([a])).rejects.toBe(refusal);
  });

  it('believes a registration that somebody else has written, as long as it is young', async () => {
    session.stored = { created_at: new Date(500), updated_at: new Date(3_000), ttl: 60 * day + 1 };
    await registry.register([a]);
    expect(session.count()).toEqual({});
    expect(registry.updatedAt({ ...a, last: 2_000 })).toBe(3_000);
    expect(registry.updatedAt({ ...a, last: 4_000 })).toBe(4_000);
    // It was a second younger than a third of the retention.
    later(1);
    session.stored.ttl = 60 * day;
    await registry.register([a]);
    expect(session.count()).toEqual(whole);
  });

  it.each([
    ['old', { created_at: new Date(500), updated_at: new Date(3_000), ttl: 60 * day }],
    ['of the original, which lives as long as its measurements', { created_at: new Date(500), updated_at: new Date(3_000), ttl: 45 * day }],
    ['for ever', { created_at: new Date(500), updated_at: new Date(3_000), ttl: null }],
  ])('writes one again that is %s, and keeps its times', async (_, stored) => {
    session.stored = stored;
    await registry.register([seen('cpu', {}, 1_000, 2_000)]);
    const { values } = session.written.at(-1)!;
    expect([values[1], values[2]]).toEqual([500, 3_000]);
  }); // prettier-ignore

  it('registers one that has lost created_at, by its first and last measurement', async () => {
    session.stored = { created_at: null, updated_at: new Date(1_500), ttl: null };
    await registry.register([seen('cpu', {}, 1_000, 2_000)]);
    const { values } = session.written.at(-1)!;
    expect([values[1], values[2]]).toEqual([1_000, 2_000]);
  });

  it('never registers again where rows live for ever', async () => {
    const forever = retentionOf(0);
    registry = new SeriesRegistry(session, { queries, retention: forever, cacheSize: 10 });
    session.stored = { created_at: new Date(500), updated_at: new Date(500), ttl: null };
    await registry.register([a]);
    later(10_000 * day);
    await registry.register([a]);
    expect([session.count(), session.asked]).toEqual([{}, 1]);
  });

  it('asks again for what it had to forget, or may not remember', async () => {
    registry = new SeriesRegistry(session, { queries, retention, cacheSize: 0 });
    session.stored = { created_at: new Date(500), updated_at: new Date(500), ttl: 75 * day };
    await registry.register([a]);
    await registry.register([a]);
    expect([session.count(), session.asked]).toEqual([{}, 2]);
    expect(registry.updatedAt(a)).toBe(a.last);
  });
});
