import { binding, type NativeConsumer, type NativeProducer } from './binding.js';
import { BlockPool, SizedBlocks } from './block-pool.js';
import { Calls, flat, type ClientHandlers, type Properties } from './client.js';
import type { Place } from './consumer.js';
import { blockSize, checkSizes, columnsOver, evenRows, type Columns } from './layout.js';
import { sourceBound, writeSource, type RecordSource } from './record-source.js';
import { recordBound, writeRecords, type ColumnRecord } from './write-records.js';

/** Records to produce, in their order. */
type Records = readonly ColumnRecord[] | RecordSource;

/** What became of a record, in the `topics` column of its chunk. */
export const outcomeState = { pending: 0, delivered: 1, failed: 2, unknown: 3 } as const;

/** Records that travel together, with a column of outcomes for each of their properties. */
export interface Chunk {
  readonly size: number;
  /** Resolves when every record has its outcome. */
  readonly done: Promise<void>;
  /** Brings the columns up to date: what has no outcome yet is `pending`. */
  refresh(): void;
  /** An `outcomeState` for each record. */
  readonly states: Int32Array;
  readonly partitions: Int32Array;
  readonly offsets: Float64Array;
  /** librdkafka's code of a record that is not delivered. */
  readonly errors: Int32Array;
  /** Gives the memory back, once it is done and read. Idempotent; before the end it does nothing. */
  release(): void;
}

export interface ProducerSizes {
  /** Most records in a chunk. Default 1,000. */
  readonly rows?: number;
  /** Bytes of keys, values and headers in a chunk; a larger record gets a chunk of its own. Default 256 KiB. */
  readonly arenaBytes?: number;
}

/** Blocks kept for the next chunks: about what is on its way at full speed. */
const keptBlocks = 64;
/**
 * Records that need less than this part of such a block get one of about their size: a thousand calls with a record each
 * would take 300 MB, and twelve times the processor time of the records.
 */
const leastUse = 1 / 4;
/** Bytes of such smaller blocks that are kept for the next calls. */
const keptBytes = 8 * 1024 * 1024;

/** A producer that hands over chunks of records at once, and reports an outcome for each. */
export class ColumnProducer {
  readonly #native: NativeProducer;
  readonly #calls = new Calls();
  readonly #rows: number;
  readonly #arenaBytes: number;
  readonly #pool: BlockPool;
  readonly #small = new SizedBlocks(keptBytes);
  readonly #topics = new Map<string, number>();
  readonly #open = new Map<number, () => void>();
  #last = 0;
  #closed: Promise<void> | undefined;

  /**
   * Takes up no contact yet.
   * @throws RangeError for sizes that cannot be; Error that names the property when librdkafka refuses one
   */
  constructor(properties: Properties, handlers: ClientHandlers = {}, sizes: ProducerSizes = {}) {
    const { rows = 1_000, arenaBytes = 256 * 1024 } = sizes;
    checkSizes(rows, arenaBytes);
    this.#rows = evenRows(rows);
    this.#arenaBytes = arenaBytes;
    this.#pool = new BlockPool(blockSize(this.#rows, this.#arenaBytes), keptBlocks);
    const { Producer } = binding();
    const onOutcomes = (id: number): void => this.#open.get(id)?.();
    this.#native = new Producer(flat(properties), this.#calls.listener(handlers, { onOutcomes }));
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

  /**
   * Sends as many records as one chunk takes, from an index on. Records of one topic are handed to librdkafka in the
   * order of the calls; those that find no room there within `timeoutMs` have the error `_TIMED_OUT_QUEUE`.
   */
  produce(topic: string, records: Records, from: number, timeoutMs: number): Chunk {
    const topicNumber = this.#topic(topic);
    const { block, capacity } = this.#blockFor(records, from);
    const columns = columnsOver(block, capacity);
    const rows = isSource(records)
      ? writeSource(columns, records, from, capacity)
      : writeRecords(columns, records, from, capacity);
    this.#last += 1;
    const id = this.#last;
    this.#native.produce(id, topicNumber, block, capacity, rows, Math.max(0, Math.ceil(timeoutMs)));
    return this.#chunk(id, block, columns, rows);
  }

  /** Waits until a transaction can begin; a former producer of the same transactional id is fenced. */
  initTransactions(timeoutMs: number): Promise<void> {
    return this.#transact((id) => this.#native.initTransactions(id, timeoutMs));
  }

  beginTransaction(): Promise<void> {
    return this.#transact((id) => this.#native.begin(id, 0));
  }

  /** Commits these offsets of a consumer's group with the transaction. */
  sendOffsets(consumer: NativeConsumer, offsets: readonly Required<Place>[], timeoutMs: number): Promise<void> {
    const list = offsets.map(({ topic, partition, offset }) => [topic, partition, offset] as const);
    return this.#transact((id) => this.#native.sendOffsets(id, timeoutMs, consumer, list));
  }

  commitTransaction(timeoutMs: number): Promise<void> {
    return this.#transact((id) => this.#native.commit(id, timeoutMs));
  }

  abortTransaction(timeoutMs: number): Promise<void> {
    return this.#transact((id) => this.#native.abort(id, timeoutMs));
  }

  /** Delivers what it can within this time; what is left has an outcome too. Ends the thread. Idempotent. */
  close(timeoutMs: number): Promise<void> {
    this.#closed ??= this.#close(timeoutMs);
    return this.#closed;
  }

  async #close(timeoutMs: number): Promise<void> {
    await this.#transact((id) => this.#native.close(id, timeoutMs));
    this.#calls.end();
    // What librdkafka has not reported by now it never will: the outcome stays open.
    for (const end of [...this.#open.values()]) end();
  }

  #blockFor(records: Records, from: number): { block: ArrayBuffer; capacity: number } {
    const capacity = evenRows(Math.min(this.#rows, records.length - from));
    const few = this.#pool.size * leastUse;
    let size = blockSize(capacity, 0);
    for (let at = from; at < records.length && size < few; at += 1) size += boundOf(records, at);
    if (size < few) return { block: this.#small.take(size), capacity };
    const bound = boundOf(records, from);
    const block = bound <= this.#arenaBytes ? this.#pool.take() : new ArrayBuffer(blockSize(this.#rows, bound));
    return { block, capacity: this.#rows };
  }

  #topic(name: string): number {
    let number = this.#topics.get(name);
    if (number === undefined) this.#topics.set(name, (number = this.#native.topic(name)));
    return number;
  }

  #chunk(id: number, block: ArrayBuffer, columns: Columns, size: number): Chunk {
    const { topics: states, partitions, offsets, errors } = columns;
    states.fill(outcomeState.pending, 0, size);
    const refresh = (): void => {
      if (this.#open.has(id)) this.#native.outcomes(id);
    };
    const done = new Promise<void>((resolve) => {
      this.#open.set(id, () => {
        this.#native.outcomes(id);
        this.#open.delete(id);
        resolve();
      });
    });
    let released = false;
    const release = (): void => {
      if (released || this.#open.has(id)) return;
      released = true;
      if (block.byteLength === this.#pool.size) this.#pool.give(block);
      else this.#small.give(block);
    };
    return { size, done, refresh, states, partitions, offsets, errors, release };
  }

  async #transact(call: (id: number) => void): Promise<void> {
    await this.#calls.make(call);
  }
}

const isSource = (records: Records): records is RecordSource => 'sizeOf' in records;

const boundOf = (records: Records, index: number): number =>
  isSource(records) ? sourceBound(records, index) : recordBound(records[index]!);
