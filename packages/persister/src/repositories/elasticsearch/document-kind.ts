import type { JsonObject } from '@monasca/common/messages';
import type { StoreRecord } from '../../record.js';
import type { IndexTemplate } from './templates.js';

/** How records of one kind lie in Elasticsearch. */
export interface DocumentKind<T> {
  /** First part of the names of its indices. */
  readonly prefix: string;
  readonly template: IndexTemplate;
  /** Whose index it goes to. */
  readonly tenantOf: (value: T) => string;
  /** The day of its index, `yyyy-MM-dd`: of the record alone, so that it is the same whenever it is written. */
  readonly dateOf: (record: StoreRecord<T>) => string;
  /** When it happened, as `isoTime` writes it. */
  readonly timeOf: (record: StoreRecord<T>) => string;
  readonly toDocument: (record: StoreRecord<T>) => JsonObject;
  /** What of a document the record itself says: the same in every copy of it, whoever sent it again and when. */
  readonly contentOf: (document: JsonObject) => JsonObject;
}
