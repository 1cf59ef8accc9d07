import { ServiceError } from '../../errors.js';
import type { Consumer } from '../consumer/consumer.js';
import { classify, KafkaError } from '../errors.js';
import { GroupConsumer } from '../consumer/group-consumer.js';
import type { Outcome, ProducerRecord, TopicPartition, TopicPartitionOffset } from '../record.js';
import type { OffsetOwner } from './transactor-driver.js';
import type { Transaction } from './transactor.js';

/** Says whether partitions have been ours, and their topic the same, without a break since it was made. */
type Claim = () => Promise<boolean>;

/** Claims partitions; throws KafkaError `_ASSIGNMENT_LOST`, retriable, when they are not ours. */
export function claimOn(consumer: GroupConsumer, partitions: readonly TopicPartition[]): Claim {
  const claim = consumer.claim(partitions);
  if (claim === undefined) throw lost();
  return claim;
}

/** What a transaction does with its client. */
export interface TransactionCalls {
  publish(topic: string, records: readonly ProducerRecord[]): Promise<Outcome[]>;
  sendOffsets(owner: OffsetOwner, offsets: readonly TopicPartitionOffset[]): Promise<void>;
}

/** One transaction from its begin to its end: knows whether all that was asked of it has succeeded. */
export class OpenTransaction implements Transaction {
  readonly #calls: TransactionCalls;
  readonly #pending = new Set<Promise<unknown>>();
  readonly #claims: Claim[] = [];
  #failure: Error | undefined;
  #ended = false;

  constructor(calls: TransactionCalls) {
    this.#calls = calls;
  }

  publish(topic: string, records: readonly ProducerRecord[]): Promise<Outcome[]> {
    return this.#track(async () => {
      const outcomes = await this.#calls.publish(topic, records);
      const missed = outcomes.find((outcome) => outcome.status !== 'delivered');
      if (missed !== undefined) this.#failure ??= notDelivered(topic, missed);
      return outcomes;
    });
  }

  /**
   * @param claim on the partitions of the offsets, by which they have to be ours until the end. Default: one from now
   * on
   */
  sendOffsets(consumer: Consumer, offsets: readonly TopicPartitionOffset[], claim?: Claim): Promise<void> {
    return this.#track(async () => {
      if (!(consumer instanceof GroupConsumer)) {
        throw new ServiceError('internal', 'offsets of a consumer that createConsumer has not made');
      }
      if (offsets.length === 0) return;
      this.#claims.push(claim ?? claimOn(consumer, offsets));
      await this.#calls.sendOffsets(consumer, offsets);
    });
  }

  /** Ends the work: resolves when the transaction may be committed, throws why it may not. */
  async finish(): Promise<void> {
    await this.end();
    if (this.#failure !== undefined) throw this.#failure;
    for (const isOurs of this.#claims) if (!(await isOurs())) throw lost();
  }

  /** Takes nothing more, and resolves when nothing is going on: nothing of it may get into the next transaction. */
  async end(): Promise<void> {
    this.#ended = true;
    await Promise.allSettled(this.#pending);
  }

  async #track<T>(work: () => Promise<T>): Promise<T> {
    if (this.#ended) throw new ServiceError('internal', 'the transaction has ended already');
    const pending = work();
    this.#pending.add(pending);
    try {
      return await pending;
    } catch (error) {
      // Whether the work looks at it or not.
      this.#failure ??= error as Error;
      throw error;
    } finally {
      this.#pending.delete(pending);
    }
  }
}

function notDelivered(topic: string, outcome: Exclude<Outcome, { status: 'delivered' }>): KafkaError {
  const { code, message } = outcome;
  return new KafkaError(classify(code).code, { code: -1, name: code }, `record for ${topic}: ${message}`);
}

function lost(): KafkaError {
  const kafka = { code: -142, name: '_ASSIGNMENT_LOST' };
  return new KafkaError('internal', kafka, 'offsets of partitions that are not ours any more', { retriable: true });
}
