import { sql, type Kysely, type RawBuilder } from 'kysely';
import { absent, expired, type Found } from '../../repository.js';
import { oldestTime } from './ages.js';
import { toRepositoryError } from './errors.js';
import type { Schema } from './schema.js';

/** Where to look. */
export interface Place {
  readonly table: string;
  /** Unique. */
  readonly key: readonly string[];
  /** Compares what is `wanted` with what is `stored`. */
  readonly isEqual: RawBuilder<unknown>;
  /** How long rows are kept, in days; 0 for ever. */
  readonly retentionDays: number;
}

/** Looks up rows, each `wanted` with its `time` and its number `ordinal`. */
export async function findRows(
  db: Kysely<Schema>,
  wanted: RawBuilder<unknown>,
  { table, key, isEqual, retentionDays }: Place,
): Promise<readonly Found[]> {
  const isSame = sql.join(key.map((column) => sql`${sql.ref(`stored.${column}`)} = ${sql.ref(`wanted.${column}`)}`), sql` and `); // prettier-ignore
  const isStored = sql`${sql.ref(`stored.${key[0]!}`)} is not null`;
  const isTooOld = retentionDays === 0 ? sql`false` : sql`wanted.time < ${oldestTime(retentionDays)}`;
  try {
    const { rows } = await sql<{ isStored: boolean; isEqual: boolean; isTooOld: boolean }>`
      select ${isStored} as "isStored", ${isStored} and ${isEqual} as "isEqual", ${isTooOld} as "isTooOld"
      from (${wanted}) as wanted left join ${sql.table(table)} as stored on ${isSame}
      order by wanted.ordinal`.execute(db);
    return rows.map((row) => {
      if (row.isStored) return { copies: 1, isEqual: row.isEqual };
      return row.isTooOld ? expired : absent;
    });
  } catch (error) {
    throw toRepositoryError(error);
  }
}
