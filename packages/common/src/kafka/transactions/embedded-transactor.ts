import { KafkaError } from '../errors.js';
import type { TransactorOptions } from '../options.js';
import type { Producer } from '../producer/producer.js';
import type { TopicPartitionOffset } from '../record.js';
import { StagedRecords } from './staged-records.js';
import { TransactionalError, type OffsetOwner, type TransactorDriver } from './transactor-driver.js';

/** Who has an id, by the address of the cluster and the id: all are in this process, as their cluster is. */
const owners = new Map<string, EmbeddedTransactor>();

interface Offsets {
  readonly owner: OffsetOwner;
  readonly offsets: readonly TopicPartitionOffset[];
}

/**
 * Transactions on a cluster of this process, whose broker takes part in none. Records wait here and are written at the
 * commit, the offsets after them: an abort before leaves nothing, and a crash in between ends the cluster, too. Only where
 * the cluster refuses some of the records at that very moment, or the group the offsets, others are there, and come again
 * with the work.
 */
export class EmbeddedTransactor implements TransactorDriver {
  readonly producer: StagedRecords;
  readonly #writer: Producer;
  readonly #key: string;
  #offsets: Offsets[] = [];
  #isFenced = false;
  /** The commit that is going on; never rejects. */
  #commit: Promise<unknown> = Promise.resolve();

  /** @param writer publishes what is committed; it is closed with this */
  constructor(writer: Producer, { bootstrap }: { readonly bootstrap: string }, options: TransactorOptions) {
    this.#writer = writer;
    this.producer = new StagedRecords(writer, options.messageMaxBytes);
    this.#key = `${bootstrap} ${options.transactionalId}`;
  }

  async init(): Promise<void> {
    const former = owners.get(this.#key);
    owners.set(this.#key, this);
    if (former !== undefined && former !== this) await former.#shutOut();
  }

  begin(): Promise<void> {
    return this.#forget();
  }

  sendOffsets(owner: OffsetOwner, offsets: readonly TopicPartitionOffset[]): Promise<void> {
    this.#offsets.push({ owner, offsets });
    return this.#requireId();
  }

  commit(timeoutMs: number): Promise<void> {
    // Between the look and the note nobody may take the id.
    const commit = this.#isFenced ? this.#requireId() : this.#write(timeoutMs);
    this.#commit = commit.catch(() => {});
    return commit;
  }

  abort(): Promise<void> {
    return this.#forget();
  }

  async close(deadlineMs: number): Promise<void> {
    if (owners.get(this.#key) === this) owners.delete(this.#key);
    await this.#writer.close(deadlineMs);
  }

  /** May be called again after it has failed: what is done is not done again. */
  async #write(timeoutMs: number): Promise<void> {
    const missed = await this.producer.write(timeoutMs);
    if (missed !== undefined) {
      const mayHeal = missed.status === 'unknown' || missed.retriable;
      throw new TransactionalError({ code: -1, name: missed.code }, missed.message, remedy(mayHeal), missed);
    }
    for (let next = this.#offsets[0]; next !== undefined; next = this.#offsets[0]) {
      const [refused] = await next.owner.commitOffsets(next.offsets).catch((error: unknown) => [{ error }]);
      if (refused !== undefined) throw refusal(refused.error);
      this.#offsets.shift();
    }
  }

  #forget(): Promise<void> {
    this.producer.forget();
    this.#offsets = [];
    return this.#requireId();
  }

  /** Another one has the id from now on; resolves when nothing more of this one is written. */
  async #shutOut(): Promise<void> {
    this.#isFenced = true;
    await this.#commit;
  }

  #requireId(): Promise<void> {
    if (!this.#isFenced) return Promise.resolve();
    const message = 'another transactor has the id now';
    return Promise.reject(new TransactionalError({ code: -144, name: '_FENCED' }, message, 'close', undefined));
  }
}

const remedy = (mayHeal: boolean) => (mayHeal ? 'repeat' : 'abort');

function refusal(error: unknown): unknown {
  if (!(error instanceof KafkaError)) return error;
  const { kafkaCode: code, kafkaName: name, message, retriable } = error;
  return new TransactionalError({ code, name }, message, remedy(retriable), error);
}
