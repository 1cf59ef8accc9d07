import { ServiceError } from '@monasca/common';
import type { PipelineName, Stored, StoreRecord } from './record.js';

/** Stores the records of one kind. */
export interface Repository<T> {
  /**
   * Stores all of them, or throws and may have stored some. Storing a record again changes nothing.
   * @throws RepositoryError
   */
  write(records: readonly StoreRecord<T>[]): Promise<void>;
}

/** An open store: a repository for each kind of record that it can hold. */
export interface Store {
  readonly repositories: { readonly [Name in PipelineName]?: Repository<Stored[Name]> };
  /** Resolves when the store answers; rejects with the reason. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Why a store did not take records:
 * `record` the store refuses the data itself, and will whenever it is asked: find the record, give it up;
 * `store` anything else, from a cut connection to a full disk: the records are good, ask again.
 */
export type RefusalKind = 'record' | 'store';

/** A write that did not succeed. The text is the store's own and may quote data: it goes to dead letters and logs. */
export class RepositoryError extends ServiceError {
  readonly kind: RefusalKind;

  constructor(kind: RefusalKind, message: string, cause?: unknown) {
    super(kind === 'record' ? 'invalidData' : 'unavailable', message, { cause });
    this.kind = kind;
  }
}
