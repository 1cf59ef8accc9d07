import { silentLog } from '../../log.js';
import { createRetry } from '../../retry.js';
import { BatchInWork } from './batch-in-work.js';
import type { DrivenTransactor } from './driven-transactor.js';
import type { GroupConsumer } from '../consumer/group-consumer.js';
import { claimOn } from './open-transaction.js';
import type { RecordBatch } from '../consumer/record-batch.js';
import type { TopicPartition } from '../record.js';
import type { Transform, Transformer, TransformerOptions } from './transformer.js';

/** How long a transaction that outlasts the end of its consumer may take to be aborted, in ms. */
const closeTimeoutMs = 2_000;

/** Transforms on a consumer that commits nothing by itself, and a transactor that commits for it. */
export class GroupTransformer implements Transformer {
  readonly #consumer: GroupConsumer;
  readonly #transactor: DrivenTransactor;
  readonly #options: TransformerOptions;
  /** Batches that are not done, in their order. */
  readonly #batches = new Set<BatchInWork>();
  readonly #stopping = new AbortController();
  #last: Promise<void> = Promise.resolve();
  #stopped: Promise<void> | undefined;

  constructor(consumer: GroupConsumer, transactor: DrivenTransactor, options: TransformerOptions) {
    this.#consumer = consumer;
    this.#transactor = transactor;
    this.#options = options;
  }

  get assigned(): readonly TopicPartition[] {
    return this.#consumer.assigned;
  }

  /** Whether it cannot go on because a transaction has found no answer: another one of the same id may. */
  get isUndecided(): boolean {
    return this.#transactor.isUndecided;
  }

  run(transform: Transform): Promise<void> {
    const giveUp = (partitions: readonly TopicPartition[]): void => {
      for (const batch of this.#batches) batch.giveUp(partitions);
    };
    return this.#consumer.run({
      onBatch: (batch) => this.#enqueue(batch, transform),
      onDrain: giveUp,
      onLost: giveUp,
      onRestarted: giveUp,
    });
  }

  stop(deadlineMs?: number): Promise<void> {
    this.#stopped ??= this.#stop(deadlineMs);
    return this.#stopped;
  }

  #enqueue(records: RecordBatch, transform: Transform): Promise<void> {
    const batch = new BatchInWork(records);
    this.#batches.add(batch);
    const done = this.#last.then(() => this.#transform(batch, transform));
    // After a failure nothing more is done: what comes later must not be committed before what failed.
    this.#last = done;
    done.catch(() => {});
    return done;
  }

  async #transform(batch: BatchInWork, transform: Transform): Promise<void> {
    const signal = AbortSignal.any([this.#stopping.signal, batch.emptied]);
    const log = this.#options.log ?? silentLog;
    try {
      await createRetry({ name: 'transformation of a batch', log, signal })(() => this.#attempt(batch, transform));
    } catch (error) {
      // Whoever reads the records next does the work.
      if (!signal.aborted) throw error;
    } finally {
      batch.finish();
      this.#batches.delete(batch);
    }
  }

  async #attempt(batch: BatchInWork, transform: Transform): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    const attempt = batch.begin();
    if (attempt === undefined) return;
    try {
      const claim = claimOn(this.#consumer, attempt.offsets);
      await this.#transactor.transaction(async (transaction) => {
        const outputs = await transform(attempt.records);
        await Promise.all(outputs.map(({ topic, records }) => transaction.publish(topic, records)));
        await transaction.sendOffsets(this.#consumer, attempt.offsets, claim);
      });
    } catch (error) {
      batch.failed();
      throw error;
    }
  }

  async #stop(deadlineMs?: number): Promise<void> {
    this.#stopping.abort();
    await this.#consumer.stop(deadlineMs);
    // What is still open has had its time.
    await this.#transactor.close(closeTimeoutMs);
  }
}
