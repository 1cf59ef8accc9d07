import { binding, type NativeConsumer, type NativePartition } from './binding.js';
import { BlockPool } from './block-pool.js';
import { Calls, flat, type ClientHandlers, type Properties } from './client.js';
import { ColumnBatch } from './column-batch.js';
import { ColumnsError } from './errors.js';
import { blockSize, checkSizes, evenRows } from './layout.js';

/** A partition, with an offset where one is meant. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly offset?: number;
}

export interface ConsumerHandlers extends ClientHandlers {
  /** Partitions become ours once `assign` is called with them. */
  onAssign?(partitions: readonly Place[]): void;
  /** Partitions are given up once `unassign` is called with them. Those that are lost belong to others already. */
  onRevoke?(partitions: readonly Place[], isLost: boolean): void;
  /** An error in place of records: of a partition (its end too, where that is asked for), or of the group. */
  onRecordError?(error: ColumnsError, place: Place | undefined): void;
}

export interface ConsumerSizes {
  /** Most records in a batch. Default 1,000. */
  readonly rows?: number;
  /** Bytes of keys, values and headers in a batch; a larger record gets a batch of its own. Default 256 KiB. */
  readonly arenaBytes?: number;
}

export interface PollOptions {
  /** How long to wait for the first record, in ms. Default 100. */
  readonly timeoutMs?: number;
  /** How long to wait for more once there is one, in ms. Default 1. */
  readonly lingerMs?: number;
  /** Records of other partitions are dropped. Default: all are accepted. */
  readonly accepts?: (topic: string, partition: number) => boolean;
}

/**
 * Bytes of blocks that are kept for the next batches: with less, a consumer whose batches are held for a while makes
 * garbage faster than it is collected (measured: 420 MiB resident for 16 MiB in flight).
 */
const keptBytes = 64 * 1024 * 1024;

/**
 * A consumer that hands over batches as columns. A thread of its own fills the next batch while JavaScript works on
 * this one. Rebalances go through the handlers and have to be completed with `assign` and `unassign`.
 */
export class ColumnConsumer {
  readonly #native: NativeConsumer;
  readonly #calls = new Calls();
  readonly #rows: number;
  readonly #pool: BlockPool;
  #topics: readonly string[] = [];
  /** A batch that is being filled or is filled, and not handed over. */
  #filling: Promise<ColumnBatch | undefined> | undefined;
  /** Nothing is filled meanwhile. */
  #quiet: Promise<unknown> = Promise.resolve();
  #polling = false;
  #closed: Promise<void> | undefined;
  /** The thread is told to end: it completes rebalances itself. */
  #leaving = false;

  /**
   * Takes up no contact yet.
   * @throws RangeError for sizes that cannot be; Error that names the property when librdkafka refuses one
   */
  constructor(properties: Properties, handlers: ConsumerHandlers = {}, sizes: ConsumerSizes = {}) {
    const { rows = 1_000, arenaBytes = 256 * 1024 } = sizes;
    checkSizes(rows, arenaBytes);
    this.#rows = evenRows(rows);
    const size = blockSize(this.#rows, arenaBytes);
    this.#pool = new BlockPool(size, Math.ceil(keptBytes / size));
    const { Consumer } = binding();
    this.#native = new Consumer(
      flat(properties),
      this.#calls.listener(handlers, {
        onAssign: (partitions) => {
          if (!this.#leaving) handlers.onAssign?.(partitions.map(toPlace));
        },
        onRevoke: (partitions, isLost) => {
          if (!this.#leaving) handlers.onRevoke?.(partitions.map(toPlace), isLost);
        },
        onRecordError: (error, at) => handlers.onRecordError?.(error, at && toPlace(at)),
      }),
    );
  }

  /** The addon's object: what a transaction of a producer needs. */
  get native(): NativeConsumer {
    return this.#native;
  }

  /** Resolves when a broker has answered; rejects with ColumnsError `_TRANSPORT` when none has within this time. */
  async connect(timeoutMs: number): Promise<void> {
    await this.#calls.make((id) => {
      this.#native.connect(id, timeoutMs);
    });
  }

  setToken(token: string, expiresAtMs: number, principal: string): void {
    this.#native.setToken(token, expiresAtMs, principal);
  }

  /** Names, or patterns that begin with `^`. */
  subscribe(topics: readonly string[]): void {
    this.#native.subscribe(topics);
  }

  /**
   * The next batch, or undefined when there was nothing in time. One call at a time, and one after another without
   * long pauses: rebalances, answers to commits and errors come by polling.
   */
  async poll(options: PollOptions = {}): Promise<ColumnBatch | undefined> {
    if (this.#polling) throw new Error('rdkafka-columns: a poll is going on');
    this.#polling = true;
    try {
      return await this.#poll(options);
    } finally {
      this.#polling = false;
    }
  }

  /** A poll that waits ends at once. */
  wake(): void {
    this.#native.wake();
  }

  /**
   * Back-pressure: while it is held, polls serve the group and hand over nothing, apart from a batch that was filled
   * already. Records wait in librdkafka, up to its `queued.max.messages.kbytes`.
   */
  hold(isHolding: boolean): void {
    this.#native.hold(isHolding);
  }

  /** Completes an assignment; an offset, where given, is where reading begins. */
  assign(partitions: readonly Place[]): void {
    this.#native.assign(partitions.map(toNative));
  }

  /** Completes a revocation: from then on no record of the partitions is handed over, unless they are assigned again. */
  unassign(partitions: readonly Place[]): Promise<void> {
    return this.#withoutRecordsOf(partitions, () => {
      this.#native.unassign(partitions.map(toNative));
    });
  }

  /** Goes on reading from other offsets; rejects for a partition that is not ours. */
  seek(places: readonly Required<Place>[]): Promise<void> {
    return this.#withoutRecordsOf(places, () =>
      this.#calls.make((id) => {
        this.#native.seek(id, places.map(toNative));
      }),
    );
  }

  pause(partitions: readonly Place[]): void {
    this.#native.pause(partitions.map(toNative));
  }

  resume(partitions: readonly Place[]): void {
    this.#native.resume(partitions.map(toNative));
  }

  /**
   * Resolves with the coordinator's answer: the partitions that it refuses, with the error of each. Rejects when there
   * was no answer. Polling has to go on meanwhile.
   */
  async commit(offsets: readonly Required<Place>[]): Promise<{ place: Place; error: ColumnsError }[]> {
    const { partitions } = await this.#calls.make((id) => {
      this.#native.commit(id, offsets.map(toNative));
    });
    return partitions.flatMap((one) => (one[3] ? [{ place: toPlace(one), error: new ColumnsError(one[3]) }] : []));
  }

  /**
   * Leaves the group and ends the thread. Batches that were handed over stay valid; one that was not is dropped.
   * Idempotent.
   */
  close(): Promise<void> {
    this.#closed ??= this.#withoutRecordsOf([], async () => {
      await this.#calls.make((id) => {
        this.#leaving = true;
        this.#native.close(id, 0);
      });
      this.#calls.end();
      (await this.#filling)?.release();
      this.#filling = undefined;
    });
    return this.#closed;
  }

  async #poll({ timeoutMs = 100, lingerMs = 1, accepts }: PollOptions): Promise<ColumnBatch | undefined> {
    if (this.#filling === undefined) {
      await this.#quiet;
      this.#filling = this.#fill(timeoutMs, lingerMs);
    }
    const batch = await this.#filling;
    this.#filling = undefined;
    if (batch === undefined) return undefined;
    void this.#quiet.then(() => {
      if (this.#closed === undefined) this.#filling ??= this.#fill(timeoutMs, lingerMs);
    });
    if (accepts !== undefined) batch.retain(accepts);
    if (batch.size > 0) return batch;
    batch.release();
    return undefined;
  }

  async #fill(timeoutMs: number, lingerMs: number): Promise<ColumnBatch | undefined> {
    let block = this.#pool.take();
    for (;;) {
      const target = block;
      const { numbers } = await this.#calls.make((id) => {
        this.#native.poll(id, target, this.#rows, timeoutMs, lingerMs);
      });
      const [rows = 0, arenaBytes = 0, bytes = 0, wanted = 0] = numbers;
      if (rows > 0) {
        const topics = this.#topicsOf(target, rows);
        const filled = { block: target, capacity: this.#rows, rows, arenaBytes, bytes, topics };
        return new ColumnBatch(filled, (unused) => {
          this.#pool.give(unused);
        });
      }
      this.#pool.give(target);
      if (wanted === 0) return undefined;
      checkSizes(this.#rows, wanted);
      block = new ArrayBuffer(blockSize(this.#rows, wanted));
    }
  }

  /** The names are asked for anew only when the block refers to one that is not known. */
  #topicsOf(block: ArrayBuffer, rows: number): readonly string[] {
    const indexes = new Int32Array(block, this.#rows * 20, rows);
    let most = 0;
    for (const index of indexes) if (index > most) most = index;
    if (most >= this.#topics.length) this.#topics = this.#native.topics();
    return this.#topics;
  }

  /** Does something while nothing is being filled, and drops what was filled of these partitions before. */
  async #withoutRecordsOf(partitions: readonly Place[], work: () => unknown): Promise<void> {
    const before = this.#quiet;
    let done = (): void => {};
    this.#quiet = new Promise<void>((resolve) => (done = resolve));
    try {
      await before;
      const filling = this.#filling;
      if (filling !== undefined) {
        this.#native.wake();
        const batch = await filling;
        const gone = new Set(partitions.map(({ topic, partition }) => `${partition} ${topic}`));
        // Otherwise it has been handed over meanwhile.
        if (this.#filling === filling) batch?.retain((topic, partition) => !gone.has(`${partition} ${topic}`));
      }
      await work();
    } finally {
      done();
    }
  }
}

const toNative = ({ topic, partition, offset }: Place): NativePartition =>
  offset === undefined ? [topic, partition] : [topic, partition, offset];

const toPlace = ([topic, partition, offset = -1001]: NativePartition): Place => ({ topic, partition, offset });
