import { createConsumer, type Consumer, type ConsumerOptions, type RecordBatch } from '../../src/kafka/index.js';
import { silentLog } from '../../src/log.js';
import type { ReadRecord } from './ledger.js';

/** A group member in this process that keeps what it is handed until it is told to finish it, or has to drain. */
export class Holder {
  readonly consumer: Consumer;
  /** How often it was asked to finish what it has. */
  drains = 0;
  /** How often the group has given its partitions to others without asking. */
  losses = 0;
  /** What ended the reading. */
  error: unknown;
  readonly warnings: string[];
  readonly #handed: ReadRecord[];
  readonly #held: RecordBatch[] = [];
  #holds = true;
  readonly #running: Promise<void>;

  /** @param handed what it is handed is added here, in order: several members may share it */
  static async start(options: ConsumerOptions, handed: ReadRecord[]): Promise<Holder> {
    const warnings: string[] = [];
    const log = { ...silentLog, warn: (fields: object) => void warnings.push(JSON.stringify(fields)) };
    return new Holder(await createConsumer({ maxBatchRecords: 50, ...options, log }), handed, warnings);
  }

  private constructor(consumer: Consumer, handed: ReadRecord[], warnings: string[]) {
    this.consumer = consumer;
    this.#handed = handed;
    this.warnings = warnings;
    const run = consumer.run({
      onBatch: (batch) => this.#take(batch),
      onDrain: () => {
        this.drains += 1;
        this.finish();
      },
      onLost: () => void (this.losses += 1),
    });
    this.#running = run.catch((error: unknown) => void (this.error = error));
  }

  /** Batches that are not finished. */
  get held(): number {
    return this.#held.length;
  }

  /** The first offset of a partition that is not finished; infinite where all is. */
  firstHeld(partition: number): number {
    const offsets = this.#held.flatMap(({ size, partitions, offsets }) =>
      [...offsets.subarray(0, size)].filter((_, row) => partitions[row] === partition),
    );
    return Math.min(...offsets);
  }

  /** Finishes so many batches, the oldest first. Default: all. */
  finish(count = Infinity): void {
    for (const batch of this.#held.splice(0, count)) batch.finishAll();
  }

  /** From now on everything is finished at once. */
  holdNothing(): void {
    this.#holds = false;
    this.finish();
  }

  async stop(): Promise<void> {
    await this.consumer.stop();
    await this.#running;
  }

  #take(batch: RecordBatch): void {
    for (let row = 0; row < batch.size; row += 1) {
      const place = `${batch.partitions[row]} ${batch.offsets[row]}`;
      this.#handed.push({ id: batch.text(row) ?? '', place });
    }
    if (this.#holds) this.#held.push(batch);
    else batch.finishAll();
  }
}
