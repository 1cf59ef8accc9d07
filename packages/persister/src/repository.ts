import { ServiceError } from '@monasca/common';
import type { PipelineName, Stored, StoreRecord } from './record.js';
import type { Bulk } from './stages/bulk.js';
import type { Decoder } from './stages/decode.js';

/** A record of a write that the store will never take. */
export interface Refusal {
  /** Its place among the records of the write. */
  readonly at: number;
  /** What the store says of it. */
  readonly detail: string;
}

/** What became of a write that did not throw. */
export interface Written {
  /** Records that the store has dropped at once, because they are older than it keeps any. */
  readonly expired: number;
  /** Those that it refuses, from a store that tells of each: all others are stored. Default: none. */
  readonly refused?: readonly Refusal[];
}

/** Every record is stored. */
export const allStored: Written = { expired: 0 };

/** What a store holds of one record. */
export interface Found {
  /** Rows, points or documents with the record's identity: one if all is well. */
  readonly copies: number;
  /** Whether one of them says what the record says. */
  readonly isEqual: boolean;
  /** Whether the record is older than the store keeps any, from one that can tell. Default: it is not. */
  readonly isExpired?: boolean;
}

/** Nothing is found. */
export const absent: Found = { copies: 0, isEqual: false };

/** Nothing is found any more. */
export const expired: Found = { ...absent, isExpired: true };

/** Records that are looked for together. */
export interface Search<T> {
  /** How many are best looked for at once. Default: 5,000. */
  readonly atOnce?: number;
  add(record: StoreRecord<T>): void;
  /**
   * One answer for each, in their order. It may be asked again where it failed.
   * @throws RepositoryError
   */
  find(): Promise<readonly Found[]>;
}

/** See {@link Repository.keeps}. */
export type Keeps = 'first' | 'last' | 'any';

/** Stores the records of one kind. */
export interface Repository<T> {
  /**
   * Stores all of them, or throws and may have stored some. Storing a record again changes nothing.
   * @throws RepositoryError
   */
  write(records: readonly StoreRecord<T>[]): Promise<Written>;

  /** What tells a record apart in the store: records of one identity share one row. */
  identity(record: StoreRecord<T>): string;

  /**
   * Which of the records of one identity stands in its row, where they differ: the first or the last one written, or any
   * of them. Default: the last.
   */
  readonly keeps?: Keeps;

  /**
   * Looks for records, for the audit: one answer for each, in their order.
   * @throws RepositoryError
   */
  find(records: readonly StoreRecord<T>[]): Promise<readonly Found[]>;

  /** A search that keeps less of many records than {@link find} needs. Default: records, for {@link find}. */
  openSearch?(): Search<T>;

  /** A bulk that makes of rows what the store takes, without decoding each. Default: records, for {@link write}. */
  openBulk?(decoder: Decoder<T>): Bulk;
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

/** A write of which the store has taken or refused a part; the rest is to be written again, alone. */
export class PartialWriteError extends RepositoryError {
  /** Places of the rest among the records of the write, in their order. */
  readonly left: readonly number[];
  readonly refused: readonly Refusal[];

  constructor(message: string, { left, refused }: { left: readonly number[]; refused: readonly Refusal[] }) {
    super('store', message);
    this.left = left;
    this.refused = refused;
  }
}
