import type { Kysely } from 'kysely';
import type { Database } from '@monasca/persister';

/** The database as somebody else's tables: several services share it, each knows its own. */
export const tablesOf = <Tables>({ db }: Database): Kysely<Tables> => db as unknown as Kysely<Tables>;
