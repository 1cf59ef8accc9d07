import { randomBytes } from 'node:crypto';
import { loadConfig } from '@monasca/common/config';
import type { Log } from '@monasca/common';
import { schema, type PersisterConfig } from '../src/config.js';
import { openElasticsearch } from '../src/repositories/elasticsearch/index.js';
import type { Store } from '../src/repository.js';

/** Where the server is. */
export const elasticsearchUrl = process.env.MONASCA_TEST_ELASTICSEARCH ?? '';

/** Indices whose names nobody else has, and what a test asks of the server beside the store. */
export class ElasticsearchFixture {
  /** First parts of the names of indices. */
  readonly events = `t${randomBytes(5).toString('hex')}`;
  readonly logs = `t${randomBytes(5).toString('hex')}`;
  /** Warnings of the store. */
  readonly warnings: string[] = [];
  readonly log: Log = {
    debug: () => {},
    info: () => {},
    warn: (fields, message) => void this.warnings.push(`${message} ${JSON.stringify(fields)}`),
    error: () => {},
  };
  readonly #stores: Store[] = [];

  section(more: Record<string, unknown> = {}): PersisterConfig['elasticsearch'] {
    const own = { hosts: [new URL(elasticsearchUrl).host], index_name: this.events, logs_index_name: this.logs };
    const values = { elasticsearch: { ...own, ...more } };
    return loadConfig(schema, { env: {}, overrides: { name: 'test', values } }).values.elasticsearch;
  }

  /** A store; it is closed with the fixture. */
  async open(more?: Record<string, unknown>): Promise<Store> {
    const store = await openElasticsearch(this.section(more), this.log);
    this.#stores.push(store);
    return store;
  }

  /** Asks the server for JSON; rejects unless it answers with success. */
  async ask(method: string, path: string, body?: unknown): Promise<unknown> {
    return JSON.parse(await this.askText(method, path, body)) as unknown;
  }

  /** The same for text. */
  async askText(method: string, path: string, body?: unknown): Promise<string> {
    const headers = { 'content-type': 'application/json' };
    const content = body === undefined ? {} : { headers, body: JSON.stringify(body) };
    const response = await fetch(new URL(path, elasticsearchUrl), { method, ...content });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text;
  }

  /** Names of indices, sorted. */
  async indices(pattern: string): Promise<string[]> {
    const path = `/_cat/indices/${pattern}?format=json&h=index&expand_wildcards=all`;
    const indices = (await this.ask('GET', path)) as { index: string }[];
    return indices.map(({ index }) => index).sort();
  }

  /** Closes the stores and deletes the indices and templates: a node holds a thousand shards. */
  async close(): Promise<void> {
    await Promise.all(this.#stores.map((store) => store.close()));
    for (const prefix of [this.events, this.logs]) {
      for (const index of await this.indices(`${prefix}-*`)) await this.ask('DELETE', `/${encodeURIComponent(index)}`);
      await this.ask('DELETE', `/_index_template/monasca-${prefix}`).catch(() => undefined);
    }
  }
}
