import type { types } from 'cassandra-driver';
import type { Session } from './session.js';
import type { Value } from './statement.js';

/** A row that is looked for. */
export interface Wanted {
  /** The columns of its partition's key. */
  readonly partition: readonly Value[];
  /** Those as text, to tell partitions apart. */
  readonly partitionKey: string;
  /** Its time, in ms since the epoch, by which the partition is ordered. */
  readonly time: number;
}

/** Rows of one query. */
const mostTimes = 100;

/** Looks up rows by partition and time: one answer for each, in their order. Rejects with RepositoryError. */
export async function findRows(
  session: Session,
  query: string,
  wanted: readonly Wanted[],
): Promise<readonly (types.Row | undefined)[]> {
  const questions: { key: string; values: (Value | number[])[] }[] = [];
  for (const [key, [{ partition }, times]] of timesByPartition(wanted)) {
    const all = [...times];
    for (let at = 0; at < all.length; at += mostTimes) {
      questions.push({ key, values: [...partition, all.slice(at, at + mostTimes)] });
    }
  }
  const results = await session.queries(query, questions.map(({ values }) => values)); // prettier-ignore
  const rows = new Map<string, types.Row>();
  for (const [at, { key }] of questions.entries()) {
    for (const row of results[at]!.rows) rows.set(`${(row.time_stamp as Date).getTime()} ${key}`, row);
  }
  return wanted.map(({ partitionKey, time }) => rows.get(`${time} ${partitionKey}`));
}

function timesByPartition(wanted: readonly Wanted[]): Map<string, [Wanted, Set<number>]> {
  const partitions = new Map<string, [Wanted, Set<number>]>();
  for (const one of wanted) {
    const found = partitions.get(one.partitionKey);
    if (found === undefined) partitions.set(one.partitionKey, [one, new Set([one.time])]);
    else found[1].add(one.time);
  }
  return partitions;
}
