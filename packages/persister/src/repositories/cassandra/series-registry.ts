import type { types } from 'cassandra-driver';
import { RecentMap } from './recent-map.js';
import type { Queries } from './queries.js';
import { ageOf, type Retention } from './retention.js';
import type { Outcome, Session } from './session.js';
import { indexEntries, metricKey, newMetricStatement, staticStatement, type IndexEntry } from './series-statements.js';
import type { Series } from './series.js';

/** A series in a write, with its first and last measurement there, in ms since the epoch. */
export interface Seen {
  readonly series: Series;
  first: number;
  last: number;
}

interface Registration {
  /** When it was written, in ms since the epoch. */
  readonly writtenAt: number;
  /** The last measurement that is known of, in ms since the epoch. */
  updatedAt: number;
}

interface Unregistered extends Seen {
  createdAt: number;
  updatedAt: number;
}

/**
 * Knows which series readers can find, and makes the others known, each again after a third of the retention. What is not
 * remembered is looked up in table `metrics`, one row a series, and nothing is read at the start: only series that are
 * alive cost anything, and whatever another process has registered counts. `created_at` is written last, so that one that
 * is there says that all else is.
 */
export class SeriesRegistry {
  readonly #session: Pick<Session, 'queries' | 'write'>;
  readonly #queries: Queries;
  readonly #retention: Retention;
  readonly #known: RecentMap<string, Registration>;
  /** When entries of the index were written, in ms since the epoch. */
  readonly #indexed: RecentMap<string, number>;

  /** @param cacheSize series, and entries of the index, that are remembered */
  constructor(
    session: Pick<Session, 'queries' | 'write'>,
    { queries, retention, cacheSize }: { queries: Queries; retention: Retention; cacheSize: number },
  ) {
    this.#session = session;
    this.#queries = queries;
    this.#retention = retention;
    this.#known = new RecentMap(cacheSize);
    this.#indexed = new RecentMap(cacheSize);
  }

  /** Resolves when readers can find all of these. Rejects with RepositoryError. */
  async register(all: readonly Seen[]): Promise<void> {
    const now = Date.now();
    const unknown = all.filter(({ series }) => !this.#isFresh(this.#known.get(keyOf(series))?.writtenAt, now));
    const keys = unknown.map(({ series }) => metricKey(series));
    const results = await this.#session.queries(this.#queries.findRegistration, keys);
    const stale = unknown.flatMap((seen, at) => this.#remember(seen, results[at]!, now) ?? []);
    await this.#writeIndex(stale, now);
    const outcomes = await this.#session.write(stale.map((seen) => newMetricStatement(this.#queries, seen.series, seen))); // prettier-ignore
    for (const [at, { series, updatedAt }] of stale.entries()) {
      if (outcomes[at] === undefined) this.#known.set(keyOf(series), { writtenAt: now, updatedAt });
    }
    throwFirst(outcomes);
  }

  /** When a series was last heard of, in ms since the epoch: an older measurement does not turn it back. */
  updatedAt({ series, last }: Seen): number {
    const known = this.#known.get(keyOf(series));
    if (known === undefined) return last;
    known.updatedAt = Math.max(known.updatedAt, last);
    return known.updatedAt;
  }

  /** Remembers a registration that is stored and young enough, or returns what is to be written. */
  #remember(seen: Seen, result: types.ResultSet, now: number): Unregistered | undefined {
    const stored = storedOf(result);
    const createdAt = Math.min(stored.createdAt ?? Infinity, seen.first);
    const updatedAt = Math.max(stored.updatedAt ?? -Infinity, seen.last);
    const writtenAt = now - ageOf(this.#retention, stored.ttl) * 1_000;
    if (stored.createdAt !== undefined && this.#isFresh(writtenAt, now)) {
      this.#known.set(keyOf(seen.series), { writtenAt, updatedAt });
      return undefined;
    }
    return { ...seen, createdAt, updatedAt };
  }

  async #writeIndex(stale: readonly Unregistered[], now: number): Promise<void> {
    const entries = new Map<string, IndexEntry>();
    for (const { series } of stale) {
      for (const entry of indexEntries(this.#queries, series)) {
        if (!this.#isFresh(this.#indexed.get(entry.key), now)) entries.set(entry.key, entry);
      }
    }
    const index = [...entries.values()].flatMap(({ key, statements }) => statements.map((statement) => ({ key, statement }))); // prettier-ignore
    const statics = stale.map(({ series }) => staticStatement(this.#queries, series));
    const outcomes = await this.#session.write([...index.map(({ statement }) => statement), ...statics]);
    const failed = new Set(index.filter((_, at) => outcomes[at] !== undefined).map(({ key }) => key));
    for (const key of entries.keys()) if (!failed.has(key)) this.#indexed.set(key, now);
    throwFirst(outcomes);
  }

  #isFresh(writtenAt: number | undefined, now: number): boolean {
    return writtenAt !== undefined && now - writtenAt < this.#retention.refresh * 1_000;
  }
}

/** What table `metrics` says of a series: times in ms since the epoch; seconds that the first of them still lives. */
function storedOf(result: types.ResultSet): {
  createdAt: number | undefined;
  updatedAt: number | undefined;
  ttl: number | null;
} {
  const row = result.first() as types.Row | null;
  const timeOf = (column: string): number | undefined => (row?.get(column) as Date | null | undefined)?.getTime();
  const [createdAt, updatedAt] = [timeOf('created_at'), timeOf('updated_at')];
  return { createdAt, updatedAt, ttl: (row?.get('ttl') as number | undefined) ?? null };
}

/** One character a byte: half of what hexadecimal digits take. */
const keyOf = ({ id }: Series): string => id.toString('latin1');

/** Throws the first error that may heal, else the first one. */
function throwFirst(outcomes: readonly Outcome[]): void {
  const error = outcomes.find((outcome) => outcome?.kind === 'store') ?? outcomes.find((outcome) => outcome !== undefined); // prettier-ignore
  if (error !== undefined) throw error;
}
