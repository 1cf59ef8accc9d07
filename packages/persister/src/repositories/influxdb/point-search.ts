import type { StoreRecord } from '../../record.js';
import { absent, expired, RepositoryError, type Found, type Search } from '../../repository.js';
import { forEachAtOnce } from '../at-once.js';
import type { InfluxClient } from './client.js';
import { instantText } from './instant.js';
import { Questions } from './questions.js';
import type { Series } from './read-series.js';
import { retentionOf } from './retention.js';
import { SoughtSeries } from './sought-series.js';
import type { Sought, Wanted } from './sought.js';

/** Statements of one request, and requests under way at once. */
const [mostStatements, requestsAtOnce] = [50, 4];

const there: Found = { copies: 1, isEqual: true };
const another: Found = { copies: 1, isEqual: false };

export interface PointSearchOptions<T> extends Wanted {
  readonly client: InfluxClient;
  /** What is looked for of a record: a RepositoryError for one that InfluxDB has no form for, which is nowhere. */
  readonly soughtOf: (record: StoreRecord<T>) => Sought | RepositoryError;
}

/** What is looked for in one database. */
interface Subject {
  readonly questions: Questions;
  /** By time, the number of the last record that is looked for there. */
  readonly series: SoughtSeries<Map<string, number>>;
  /** Numbers of all its records. */
  readonly numbers: number[];
}

/**
 * Looks up points. Of a record only its time and its content are kept, and of an answer, which is taken as it comes, whether
 * it says the same.
 */
export class PointSearch<T> implements Search<T> {
  /** A query reads all series of some time, and most of its cost is that there are many: few queries of long times. */
  readonly atOnce = 50_000;
  readonly #options: PointSearchOptions<T>;
  readonly #subjects = new Map<string, Subject>();
  // Of each record, by its number:
  readonly #contents: string[] = [];
  /** The number of the one before it of the same place, or -1. */
  readonly #before: number[] = [];
  /** Milliseconds since the epoch. */
  readonly #times: number[] = [];
  readonly #found: Found[] = [];

  constructor(options: PointSearchOptions<T>) {
    this.#options = options;
  }

  add(record: StoreRecord<T>): void {
    const sought = this.#options.soughtOf(record);
    const number = this.#found.push(absent) - 1;
    if (sought instanceof RepositoryError) {
      this.#contents.push('');
      this.#before.push(-1);
      this.#times.push(0);
      return;
    }
    const { questions, series, numbers } = this.#subjectOf(sought.database);
    questions.add(sought);
    numbers.push(number);
    const byTime = series.of(sought);
    const time = instantText(sought.milliseconds, sought.nanoseconds);
    this.#contents.push(sought.content);
    this.#before.push(byTime.get(time) ?? -1);
    this.#times.push(sought.milliseconds);
    byTime.set(time, number);
  }

  async find(): Promise<readonly Found[]> {
    await forEachAtOnce(this.#requests(), requestsAtOnce, ([database, statements]) => this.#ask(database, statements));
    for (const [database, { numbers }] of this.#subjects) await this.#expire(database, numbers);
    return this.#found;
  }

  #subjectOf(database: string): Subject {
    const known = this.#subjects.get(database);
    if (known !== undefined) return known;
    const series = new SoughtSeries(() => new Map<string, number>());
    const made: Subject = { questions: new Questions(this.#options), series, numbers: [] };
    this.#subjects.set(database, made);
    return made;
  }

  *#requests(): Generator<[database: string, statements: readonly string[]]> {
    for (const [database, { questions }] of this.#subjects) {
      const all = questions.statements();
      for (let at = 0; at < all.length; at += mostStatements) yield [database, all.slice(at, at + mostStatements)];
    }
  }

  /** What the server does not understand finds nothing: of several statements each is asked alone. */
  async #ask(database: string, statements: readonly string[]): Promise<void> {
    const { series } = this.#subjects.get(database)!;
    try {
      for await (const part of this.#options.client.read(database, statements)) this.#take(series, part);
    } catch (error) {
      if (!(error instanceof RepositoryError) || error.kind !== 'record') throw error;
      if (statements.length > 1) for (const one of statements) await this.#ask(database, [one]);
    }
  }

  /** Takes a series, or a part of it: its first column is the time. */
  #take(series: Subject['series'], { name, tags = {}, values = [] }: Series): void {
    const byTime = series.find(name, tags);
    if (byTime === undefined) return;
    for (const [time, ...fields] of values) {
      let number = byTime.get(time as string) ?? -1;
      if (number < 0) continue;
      const content = this.#options.contentOf(fields);
      for (; number >= 0; number = this.#before[number]!) {
        this.#found[number] = this.#contents[number] === content ? there : another;
      }
    }
  }

  /** Of what is not there, tells what is older than the database keeps anything. */
  async #expire(database: string, numbers: readonly number[]): Promise<void> {
    const missing = numbers.filter((number) => this.#found[number]!.copies === 0);
    if (missing.length === 0) return;
    const oldest = Date.now() - (await retentionOf(this.#options.client, database));
    for (const number of missing) if (this.#times[number]! < oldest) this.#found[number] = expired;
  }
}
