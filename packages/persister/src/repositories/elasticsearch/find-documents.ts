import { canonicalJson, type JsonObject } from '@monasca/common/messages';
import type { StoreRecord } from '../../record.js';
import type { Found } from '../../repository.js';
import type { ElasticsearchClient } from './client.js';
import type { DocumentKind } from './document-kind.js';
import { findQuery, type Searched } from './find-query.js';
import { indexName, indexNameProblem } from './index-name.js';

/** Records of one search. */
const searchSize = 2_000;
/** Documents of one answer: they may have a megabyte each. */
const pageSize = 100;

/** The form of the ids that records have. */
const ourId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A record that is looked for, and what was found of it. */
interface Wanted extends Searched {
  /** All indices of its tenant; undefined where there can be none. */
  readonly pattern: string | undefined;
  copies: number;
  isEqual: boolean;
}

/**
 * Looks records up in all indices of their tenants: by id, and by content under ids that are none of ours, such as those
 * that Elasticsearch makes. Equal documents under ids of our form are records of their own.
 */
export async function findDocuments<T>(
  client: ElasticsearchClient,
  kind: DocumentKind<T>,
  records: readonly StoreRecord<T>[],
): Promise<readonly Found[]> {
  const all = records.map((record) => toWanted(kind, record));
  for (const [pattern, wanted] of groupBy(all, (one) => one.pattern)) {
    for (let from = 0; pattern !== undefined && from < wanted.length; from += searchSize) {
      await find(client, kind, pattern, wanted.slice(from, from + searchSize));
    }
  }
  return all.map(({ copies, isEqual }) => ({ copies, isEqual }));
}

function toWanted<T>(kind: DocumentKind<T>, record: StoreRecord<T>): Wanted {
  const indexOf = (day: string): string => indexName(kind.prefix, kind.tenantOf(record.value), day);
  const pattern = indexNameProblem(indexOf(kind.dateOf(record))) === undefined ? indexOf('*') : undefined;
  const searched = { id: record.id, time: kind.timeOf(record), document: kind.toDocument(record) };
  return { ...searched, pattern, copies: 0, isEqual: false };
}

/** Adds what is found to what is wanted. */
async function find<T>(
  client: ElasticsearchClient,
  { contentOf }: DocumentKind<T>,
  pattern: string,
  wanted: readonly Wanted[],
): Promise<void> {
  const contentKey = (document: JsonObject): string => canonicalJson(contentOf(document));
  // Of entries that say the same, those of other times are others.
  const copyKey = (document: JsonObject): string => canonicalJson([contentOf(document), document['@timestamp']]);
  const byId = groupBy(wanted, ({ id }) => id);
  const byCopyKey = groupBy(wanted, ({ document }) => copyKey(document));
  for await (const { id, document } of client.search({ pattern, pageSize, query: findQuery(wanted) })) {
    for (const one of byId.get(id) ?? []) {
      one.copies += 1;
      one.isEqual ||= contentKey(one.document) === contentKey(document);
    }
    if (ourId.test(id)) continue;
    for (const one of byCopyKey.get(copyKey(document)) ?? []) {
      one.copies += 1;
      one.isEqual = true;
    }
  }
}

function groupBy<V, K>(values: readonly V[], keyOf: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
