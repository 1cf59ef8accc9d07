import type { StoreRecord } from '../../record.js';
import type { Found, Repository, Search } from '../../repository.js';
import { findRecords } from './find-records.js';

/** A search that holds the records: what most stores have. */
export class RecordSearch<T> implements Search<T> {
  readonly #repository: Pick<Repository<T>, 'find'>;
  readonly #records: StoreRecord<T>[] = [];

  constructor(repository: Pick<Repository<T>, 'find'>) {
    this.#repository = repository;
  }

  add(record: StoreRecord<T>): void {
    this.#records.push(record);
  }

  find(): Promise<readonly Found[]> {
    return findRecords(this.#repository, this.#records);
  }
}
