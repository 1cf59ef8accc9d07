import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Pool, type Dispatcher } from 'undici';
import { parseJson } from '@monasca/common/messages';
import type { PersisterConfig } from '../../config.js';
import { RepositoryError } from '../../repository.js';
import { NoDatabaseError, toRepositoryError, toStatementError } from './errors.js';
import { readParts, type Series } from './read-series.js';
import { writeApi, type WriteApi } from './write-api.js';

const gzipped = promisify(gzip);

/** How often a write whose database is missing makes it, before it is a case for waiting. */
const databaseAttempts = 3;

interface Answer {
  readonly status: number;
  readonly body: string;
}

interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly content?: Buffer | string;
  readonly headers?: Readonly<Record<string, string>>;
}

type Section = PersisterConfig['influxdb'];

/** InfluxDB over HTTP. Every method rejects with a RepositoryError; none of its texts holds a credential. */
export class InfluxClient {
  readonly #section: Section;
  readonly #pool: Pool;
  readonly #api: WriteApi;
  readonly #where: string;

  constructor(section: Section) {
    const { ip_address: host, port, ssl, verify_ssl, timeout_seconds } = section;
    this.#section = section;
    this.#api = writeApi(section);
    this.#where = `${ssl ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
    const timeoutMs = timeout_seconds * 1_000;
    this.#pool = new Pool(this.#where, {
      connections: 16,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      connect: { timeout: 5_000, rejectUnauthorized: verify_ssl },
    });
  }

  /** Whether it is managed by statements, as 1.x is. */
  get takesStatements(): boolean {
    return this.#api.createsDatabases;
  }

  /** Writes lines, each with its newline; a missing database is made first where statements can do that. */
  async write(database: string, precision: 'ms' | 'ns', lines: Buffer, count: number): Promise<void> {
    const path = this.#api.path(database, precision);
    for (let attempt = 1; ; attempt += 1) {
      const { status, body } = await this.#post(path, lines);
      if (status >= 200 && status < 300) return;
      const error = toRepositoryError(status, body, count);
      const isMissing = error instanceof NoDatabaseError && this.#api.createsDatabases;
      if (!isMissing || attempt === databaseAttempts) throw error;
      await this.#createDatabase(database);
    }
  }

  /** Runs statements of InfluxQL that read; one list of series for each. Times are ns, numbers as `parseJson` has them. */
  async query(database: string, statements: readonly string[]): Promise<readonly (readonly Series[])[]> {
    const body = await this.#statements(statements, { db: database, epoch: 'ns' });
    const { results } = parseJson(body) as { results: { series?: Series[]; error?: string }[] };
    const errors = results.flatMap(({ error }) => error ?? []);
    if (errors.length === 0) return results.map(({ series = [] }) => series);
    await this.#expectMissing(database, errors.join('; '));
    return statements.map(() => []);
  }

  /**
   * Runs statements of InfluxQL that read, and yields what they find as it comes, a series in one or several parts. Times
   * are texts as of `instantText`, numbers are doubles.
   */
  async *read(database: string, statements: readonly string[]): AsyncGenerator<Series> {
    const { statusCode, body } = await this.#send(statementRequest(statements, { db: database, chunked: 'true' }));
    try {
      if (statusCode !== 200) throw toRepositoryError(statusCode, await body.text(), 0);
      for await (const { results = [], error } of readParts(body)) {
        const found = error ?? results.find((result) => result.error !== undefined)?.error;
        if (found !== undefined) {
          await this.#expectMissing(database, found);
          return;
        }
        for (const { series = [] } of results) yield* series;
      }
    } catch (error) {
      throw error instanceof RepositoryError ? error : this.#noAnswer(error);
    } finally {
      body.destroy();
    }
  }

  /** Runs one statement that changes something. */
  async execute(statement: string): Promise<void> {
    const body = await this.#statements([statement], {});
    const { results } = JSON.parse(body) as { results: { error?: string }[] };
    const error = results.find((result) => result.error !== undefined)?.error;
    if (error !== undefined) throw toStatementError(error);
  }

  /** Resolves when the server answers and takes the credentials. */
  async check(): Promise<void> {
    if (this.#api.createsDatabases) {
      await this.#statements(['SHOW DATABASES'], {});
      return;
    }
    const { status, body } = await this.#request({ method: 'GET', path: '/ping' });
    if (status >= 300) throw toRepositoryError(status, body, 0);
  }

  close(): Promise<void> {
    // What is still on its way is nobody's any more.
    return this.#pool.destroy();
  }

  /** Throws the errors of statements, unless all that they mean is that there is no such database. */
  async #expectMissing(database: string, errors: string): Promise<void> {
    // InfluxDB 1.6 says of the first of several statements "not executed" where the database is missing.
    const { results } = parseJson(await this.#statements(['SHOW DATABASES'], {})) as { results: { series?: Series[] }[] }; // prettier-ignore
    const exists = results.some(({ series = [] }) => series.some(({ values = [] }) => values.some(([name]) => name === database))); // prettier-ignore
    if (exists) throw new RepositoryError('store', `InfluxDB: ${errors}`);
  }

  /**
   * Makes a database together with its retention: what another writer stored between two statements would lie in a policy
   * that no reader asks.
   */
  async #createDatabase(database: string): Promise<void> {
    const hours = this.#section.default_retention_hours;
    const policy = hours === 0 ? '' : ` WITH DURATION ${hours}h REPLICATION 1 SHARD DURATION 0s NAME "${hours}h"`;
    await this.execute(`CREATE DATABASE ${quoteName(database)}${policy}`);
  }

  async #statements(statements: readonly string[], parameters: Record<string, string>): Promise<string> {
    const { status, body } = await this.#request(statementRequest(statements, parameters));
    if (status !== 200) throw toRepositoryError(status, body, 0);
    return body;
  }

  async #post(path: string, lines: Buffer): Promise<Answer> {
    const headers = { 'content-type': 'application/octet-stream' };
    if (this.#section.compression === 'none') return this.#request({ method: 'POST', path, content: lines, headers });
    const content = await gzipped(lines, { level: 1 });
    return this.#request({ method: 'POST', path, content, headers: { ...headers, 'content-encoding': 'gzip' } });
  }

  async #request(request: Request): Promise<Answer> {
    const { statusCode, body } = await this.#send(request);
    try {
      return { status: statusCode, body: await body.text() };
    } catch (error) {
      throw this.#noAnswer(error);
    }
  }

  async #send({ method, path, content, headers: own }: Request): Promise<Dispatcher.ResponseData> {
    const { authorization } = this.#api;
    const headers = { ...own, ...(authorization === undefined ? {} : { authorization }) };
    try {
      return await this.#pool.request({ method, path, headers, body: content ?? null });
    } catch (error) {
      throw this.#noAnswer(error);
    }
  }

  #noAnswer(error: unknown): RepositoryError {
    const { message, code } = error as NodeJS.ErrnoException;
    return new RepositoryError('store', `InfluxDB at ${this.#where}: ${message || (code ?? 'no answer')}`, error);
  }
}

function statementRequest(statements: readonly string[], parameters: Record<string, string>): Request {
  const path = `/query?${new URLSearchParams(parameters).toString()}`;
  const content = new URLSearchParams({ q: statements.join(';') }).toString();
  return { method: 'POST', path, content, headers: { 'content-type': 'application/x-www-form-urlencoded' } };
}

/** An identifier of InfluxQL. */
export function quoteName(name: string): string {
  return `"${name.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}

/** A string of InfluxQL. */
export function quoteText(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`;
}
