import { Client, type estypes, type TransportRequestOptions } from '@elastic/elasticsearch';
import type { JsonObject } from '@monasca/common/messages';
import type { PersisterConfig } from '../../config.js';
import { clientOptions } from './client-options.js';
import { ElasticsearchError, fromClientError, toElasticsearchError } from './errors.js';
import type { IndexTemplate } from './templates.js';

type Section = PersisterConfig['elasticsearch'];

/** How long the server remembers a search between two pages. */
const scroll = '1m';

const noAnswer: Pick<estypes.BulkResponseItem, 'status' | 'error'> = { status: 500 };

/** A document that was found. */
export interface Hit {
  readonly id: string;
  readonly document: JsonObject;
}

/** How documents are looked for. */
export interface Search {
  /** Names of indices, with wildcards; there need be none. */
  readonly pattern: string;
  readonly query: estypes.QueryDslQueryContainer;
  /** Documents of one answer. */
  readonly pageSize: number;
}

/** Elasticsearch over its client library. Every method rejects with ElasticsearchError; no text holds a credential. */
export class ElasticsearchClient {
  readonly #client: Client;
  readonly #where: string;
  readonly #patience: string;
  readonly #closed = new AbortController();

  constructor(section: Section) {
    this.#client = new Client(clientOptions(section));
    this.#where = section.hosts.join(', ');
    // The server gives up first: then its answer says of which documents, and not of none.
    this.#patience = `${Math.floor(section.timeout_seconds / 2)}s`;
  }

  /**
   * Creates documents that are not there yet.
   * @param operations each an action and a document, lines of JSON
   * @returns for each, in their order, what kept it from being stored; undefined for one that is, now or since earlier
   */
  async create(operations: readonly string[]): Promise<readonly (ElasticsearchError | undefined)[]> {
    const request = {
      operations: [...operations],
      timeout: this.#patience,
      filter_path: 'items.*.status,items.*.error',
    };
    const answer = await this.#ask((options) => this.#client.bulk<string>(request, options));
    const { items = [] } = answer as Partial<typeof answer>;
    if (items.length !== operations.length) {
      const text = `Elasticsearch at ${this.#where}: expected ${operations.length} answers, got ${items.length}`;
      throw new ElasticsearchError('store', text);
    }
    return items.map(({ create: { status, error } = noAnswer }) => {
      // A conflict: it is there already.
      if (status < 300 || status === 409) return undefined;
      return toElasticsearchError(status, error ?? { type: 'no reason given' });
    });
  }

  /** Looks documents up, those included that were stored just now. */
  async *search({ pattern, query, pageSize }: Search): AsyncGenerator<Hit> {
    const lenient = { ignore_unavailable: true, allow_no_indices: true };
    await this.#ask((options) => this.#client.indices.refresh({ index: pattern, ...lenient }, options));
    const request = { index: pattern, ...lenient, query, size: pageSize, sort: ['_doc'], scroll };
    let page = await this.#ask((options) => this.#client.search<JsonObject>(request, options));
    try {
      while (page.hits.hits.length > 0) {
        for (const { _id: id = '', _source: document = {} } of page.hits.hits) yield { id, document };
        const next = { scroll_id: page._scroll_id ?? '', scroll };
        page = await this.#ask((options) => this.#client.scroll<JsonObject>(next, options));
      }
    } finally {
      const ended = { scroll_id: page._scroll_id ?? '' };
      await this.#ask((options) => this.#client.clearScroll(ended, { ...options, ignore: [404] }));
    }
  }

  /** Puts an index template; settings and mappings of an operator's component template `NAME@custom` are added. */
  async putTemplate(
    name: string,
    { pattern, priority, template }: { pattern: string; priority: number; template: IndexTemplate },
  ): Promise<void> {
    const custom = [`${name}@custom`];
    const request = {
      ...{ name, index_patterns: [pattern], priority, template, _meta: { managed_by: 'monasca-persister' } },
      ...{ composed_of: custom, ignore_missing_component_templates: custom },
    };
    await this.#ask((options) => this.#client.indices.putIndexTemplate(request, options));
  }

  /** Puts a lifecycle policy that deletes indices of this age. */
  async putRetention(name: string, days: number): Promise<void> {
    const phases = { delete: { min_age: `${days}d`, actions: { delete: {} } } };
    await this.#ask((options) => this.#client.ilm.putLifecycle({ name, policy: { phases } }, options));
  }

  /** Resolves when a node answers and knows us; what it lets us do will show. */
  async check(): Promise<void> {
    await this.#ask((options) => this.#client.info({}, { ...options, maxRetries: 0, ignore: [403] }));
  }

  /** Ends what is still on its way: it is nobody's any more. */
  async close(): Promise<void> {
    this.#closed.abort();
    await this.#client.close();
  }

  get #options(): TransportRequestOptions {
    // Other nodes are asked at once; who waits for longer is the pipeline.
    return { signal: this.#closed.signal, retryBackoff: (_min, _max, attempt) => attempt / 10 };
  }

  async #ask<V>(work: (options: TransportRequestOptions) => Promise<V>): Promise<V> {
    try {
      return await work(this.#options);
    } catch (error) {
      throw fromClientError(error, this.#where);
    }
  }
}
