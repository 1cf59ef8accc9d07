import type { StoreRecord } from '../../record.js';
import { allStored, PartialWriteError, RepositoryError, type Refusal, type Written } from '../../repository.js';
import type { Outcome } from './session.js';

/** A row, and the records of a write whose place it is. */
interface Place<R> {
  /** What is written: the last of them. */
  row: R;
  at: number;
  /** The others. */
  readonly replaced: number[];
}

/** The rows of a write, and the records that have none. */
export interface Places<R> {
  readonly places: readonly Place<R>[];
  readonly refused: readonly Refusal[];
}

/**
 * Puts records where they belong: of two for one place the later stands, as the server would let either.
 * @param rowOf throws RepositoryError `record` for a record that has none
 * @param byRecordTime whether that is the one that Kafka took later, not the one that stands later here
 */
export function placesOf<T, R extends { readonly place: string }>(
  records: readonly StoreRecord<T>[],
  rowOf: (record: StoreRecord<T>) => R,
  byRecordTime: boolean,
): Places<R> {
  const places = new Map<string, Place<R>>();
  const refused: Refusal[] = [];
  for (const [at, record] of records.entries()) {
    const row = refusing(() => rowOf(record));
    if (row instanceof RepositoryError) {
      refused.push({ at, detail: row.message });
      continue;
    }
    const found = places.get(row.place);
    if (found === undefined) places.set(row.place, { row, at, replaced: [] });
    else if (byRecordTime && records[found.at]!.recordedAt > record.recordedAt) found.replaced.push(at);
    else {
      found.replaced.push(found.at);
      Object.assign(found, { row, at });
    }
  }
  return { places: [...places.values()], refused };
}

function refusing<R>(work: () => R): R | RepositoryError {
  try {
    return work();
  } catch (error) {
    if (error instanceof RepositoryError && error.kind === 'record') return error;
    throw error;
  }
}

/**
 * What became of a write, by the outcome of each place. A record that another one replaced, which was refused then, is
 * written again.
 * @throws PartialWriteError with what is to be written again
 */
export function writtenOf<R>({ places, refused }: Places<R>, outcomes: readonly Outcome[]): Written {
  const refusals = [...refused];
  const left: number[] = [];
  let trouble: Outcome;
  for (const [index, { at, replaced }] of places.entries()) {
    const outcome = outcomes[index];
    if (outcome === undefined) continue;
    if (outcome.kind === 'record') refusals.push({ at, detail: outcome.message });
    else left.push(at);
    left.push(...replaced);
    if (trouble?.kind !== 'store') trouble = outcome;
  }
  if (left.length > 0) {
    left.sort((a, b) => a - b);
    throw new PartialWriteError(`${left.length} records left: ${trouble?.message}`, { left, refused: refusals });
  }
  return refusals.length === 0 ? allStored : { expired: 0, refused: refusals };
}
