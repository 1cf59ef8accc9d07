import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Log } from '@monasca/common';
import { ledgerWindowMs } from '../topics.js';
import { LedgerMemory, type OpenLedger, type Origin } from './ledger.js';

/** Where it is kept. */
export interface LedgerDatabase {
  notification_ledger: {
    delivery_id: string;
    topic: string;
    partition: number;
    /** A `bigint`, which drivers give as text. */
    offset: number | string;
    noted_at: Date;
  };
}

/**
 * Entries in a table of PostgreSQL, for one process that no other shares its work with, as where Kafka is inside it: they
 * are there still when the topics are not.
 */
export class SqlLedger implements OpenLedger {
  readonly #db: Kysely<LedgerDatabase>;
  readonly #log: Log;
  readonly #memory = new LedgerMemory();
  /** Not handed over yet. */
  #entries = new Map<string, Origin>();
  /** Never rejects. */
  #last: Promise<void> = Promise.resolve();

  /**
   * Makes the table where it is missing, forgets what is too old to count, and reads the rest.
   * @param db stays open when the ledger is closed
   */
  static async open(db: Kysely<LedgerDatabase>, log: Log): Promise<SqlLedger> {
    await sql`create table if not exists notification_ledger (
      delivery_id uuid primary key, topic text not null, partition int not null, "offset" bigint not null,
      noted_at timestamptz not null)`.execute(db);
    const ledger = new SqlLedger(db, log);
    await db
      .deleteFrom('notification_ledger')
      .where('noted_at', '<', new Date(Date.now() - ledgerWindowMs))
      .execute();
    const rows = await db.selectFrom('notification_ledger').selectAll().orderBy('noted_at').execute();
    for (const { delivery_id: id, topic, partition, offset } of rows) {
      ledger.#memory.set(id, { topic, partition, offset: Number(offset) });
    }
    return ledger;
  }

  private constructor(db: Kysely<LedgerDatabase>, log: Log) {
    this.#db = db;
    this.#log = log;
  }

  ready(): Promise<void> {
    return Promise.resolve();
  }

  /** Nobody else adds anything. */
  catchUp(): void {}

  originOf(deliveryId: string): Origin | undefined {
    return this.#memory.get(deliveryId);
  }

  note(deliveryId: string, origin: Origin): void {
    this.#memory.set(deliveryId, origin);
    // Those that come while others are written share a statement.
    if (this.#entries.size === 0) this.#last = this.#last.then(() => this.#write());
    this.#entries.set(deliveryId, origin);
  }

  /** Resolves when everything is written. */
  async close(): Promise<void> {
    await this.#last;
  }

  /** Never rejects. */
  async #write(): Promise<void> {
    const entries = [...this.#entries];
    this.#entries = new Map();
    const noted_at = new Date();
    const rows = entries.map(([delivery_id, { topic, partition, offset }]) => ({
      ...{ delivery_id, topic, partition, offset, noted_at },
    }));
    try {
      await this.#db
        .insertInto('notification_ledger')
        .values(rows)
        .onConflict((conflict) => conflict.column('delivery_id').doNothing())
        .execute();
    } catch (error) {
      const fields = { count: entries.length, error: (error as Error).message };
      this.#log.warn(fields, 'sent, but not noted: a crash now would send them again');
    }
  }
}
