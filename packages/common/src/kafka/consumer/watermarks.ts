import { ServiceError } from '../../errors.js';
import type { TopicPartition, TopicPartitionOffset } from '../record.js';
import type { RecordBatch, RecordColumns } from './record-batch.js';

/** The rows of one partition in one batch: finished together as far as offsets are concerned. */
interface Span {
  readonly partition: PartitionState;
  /** The offset after it; {@link none} once reading has gone back. */
  next: number;
  pending: number;
  bytes: number;
}

/**
 * One assignment of one partition. Once it is lost no offset of it may go to the group; after a revocation or loss its
 * spans count for nothing any more.
 */
interface PartitionState extends TopicPartition {
  owned: boolean;
  lost: boolean;
  accepting: boolean;
  /** How often reading has gone back: offsets from before are of a topic that is no more. */
  generation: number;
  readonly spans: Span[];
  /** The offset after what was handed over last. */
  handed: number;
  watermark: number;
  committed: number;
}

/** In place of an offset. */
const none = -1;

/**
 * What a record costs beside its bytes, in bytes: the objects that a service makes of it. Three million records `{}`,
 * decoded and waiting for a store, were measured at some 350 each; without it a flood of tiny records has no bound.
 */
export const recordBytes = 500;

const key = (topic: string, partition: number): string => `${partition} ${topic}`;

/**
 * Keeps, for each assigned partition, the offset up to which every record handed over is finished: the watermark.
 * Spans finish in any order; the watermark moves over the contiguous finished ones only, so that gaps in offsets
 * (compaction, transactions) need no care.
 */
export class Watermarks {
  readonly #partitions = new Map<string, PartitionState>();
  readonly #onRestart: (partitions: readonly TopicPartition[]) => void;
  #bytesInFlight = 0;

  /** @param onRestart is told the partitions of which something was handed over that moves no offset: see {@link restart} */
  constructor(onRestart: (partitions: readonly TopicPartition[]) => void = () => {}) {
    this.#onRestart = onRestart;
  }

  /** Bytes handed over and not finished, and {@link recordBytes} for each record, of partitions that are still ours. */
  get bytesInFlight(): number {
    return this.#bytesInFlight;
  }

  get assigned(): TopicPartition[] {
    return [...this.#partitions.values()].map(({ topic, partition }) => ({ topic, partition }));
  }

  assign(partitions: readonly TopicPartition[]): void {
    for (const { topic, partition } of partitions) {
      const flags = { owned: true, lost: false, accepting: true, generation: 0 };
      const state = { topic, partition, ...flags, spans: [], handed: none, watermark: none, committed: none };
      this.#partitions.set(key(topic, partition), state);
    }
  }

  /** Whether rows of this partition may be handed over: it is assigned and not being given up. */
  accepts(topic: string, partition: number): boolean {
    return this.#partitions.get(key(topic, partition))?.accepting ?? false;
  }

  /** From now on no row of these partitions is handed over; what was before can still finish. */
  close(partitions: readonly TopicPartition[]): void {
    for (const state of this.#states(partitions)) state.accepting = false;
  }

  /** The group has given these partitions to others: see {@link claim}. */
  lose(partitions: readonly TopicPartition[]): void {
    for (const state of this.#states(partitions)) state.lost = true;
  }

  /** Says, whenever it is called, whether these partitions have been ours, in the same topic, without a break since now. */
  claim(partitions: readonly TopicPartition[]): () => boolean {
    const states = this.#states(partitions);
    const claims = states.map((state) => ({ state, since: state.generation }));
    return () =>
      states.length === partitions.length &&
      claims.every(({ state, since }) => state.owned && !state.lost && state.generation === since);
  }

  /** Forgets the partitions: whatever finishes later has no effect. */
  forget(partitions: readonly TopicPartition[]): void {
    for (const state of this.#states(partitions)) {
      state.owned = false;
      for (const span of state.spans) this.#bytesInFlight -= span.bytes;
      this.#partitions.delete(key(state.topic, state.partition));
    }
  }

  /**
   * What was handed over of these partitions moves no offset any more: their topic was deleted and made again, and in
   * the new one such an offset would pass records that nobody has read.
   */
  restart(partitions: readonly TopicPartition[]): void {
    const handed = this.#states(partitions).filter((state) => state.handed !== none);
    for (const state of handed) {
      for (const span of state.spans) span.next = none;
      state.handed = state.watermark = state.committed = none;
      state.generation += 1;
    }
    if (handed.length > 0) this.#onRestart(handed.map(({ topic, partition }) => ({ topic, partition })));
  }

  /** Records finished and not yet committed, of all partitions or of these. */
  uncommitted(partitions?: readonly TopicPartition[]): TopicPartitionOffset[] {
    return this.#states(partitions)
      .filter(({ watermark, committed }) => watermark !== none && watermark !== committed)
      .map(({ topic, partition, watermark }) => ({ topic, partition, offset: watermark }));
  }

  committed(offsets: readonly TopicPartitionOffset[]): void {
    for (const { topic, partition, offset } of offsets) {
      const state = this.#partitions.get(key(topic, partition));
      if (state !== undefined) state.committed = offset;
    }
  }

  /** Whether everything handed over of these partitions is finished. */
  isDrained(partitions?: readonly TopicPartition[]): boolean {
    return this.#states(partitions).every(({ spans }) => spans.length === 0);
  }

  /** Opens the spans of a batch and returns it with the power to finish its rows. */
  track(columns: RecordColumns): RecordBatch {
    const { spans, spanOf } = this.#open(columns);
    const finished = new Uint8Array(columns.size);
    let unfinished = columns.size;
    const finishRows = (from: number, to: number): void => {
      for (let row = from; row < to; row += 1) {
        if (finished[row] !== 0) throw notUnfinished(row, columns.size);
        finished[row] = 1;
        const span = spans[spanOf[row]!]!;
        span.pending -= 1;
        if (span.pending === 0) this.#advance(span);
        unfinished -= 1;
      }
      if (unfinished === 0) columns.release();
    };
    const finish = (row: number): void => finishRows(row, row + 1);
    const finishAll = (): void => {
      for (let row = 0; row < columns.size; row += 1) if (finished[row] === 0) finish(row);
    };
    return Object.assign(columns, { finish, finishRows, finishAll });
  }

  #open(columns: RecordColumns): { spans: Span[]; spanOf: Int32Array } {
    const spans: Span[] = [];
    const spanOf = new Int32Array(columns.size);
    const indexes = new Map<PartitionState, number>();
    let last = -1;
    let lastTopic = -1;
    let lastPartition = -1;
    for (let row = 0; row < columns.size; row += 1) {
      const topicIndex = columns.topicIndexes[row]!;
      const partition = columns.partitions[row]!;
      if (topicIndex !== lastTopic || partition !== lastPartition) {
        const state = this.#partitions.get(key(columns.topics[topicIndex]!, partition));
        if (state === undefined) throw new ServiceError('internal', `a row of unassigned partition ${partition}`);
        last = indexes.get(state) ?? spans.push(newSpan(state)) - 1;
        indexes.set(state, last);
        lastTopic = topicIndex;
        lastPartition = partition;
      }
      let span = spans[last]!;
      const offset = columns.offsets[row]!;
      if (offset < span.next) {
        // Whoever reads goes back in a topic that was made again, whether that is known already or not.
        this.restart([span.partition]);
        span.next = none;
        last = spans.push((span = newSpan(span.partition))) - 1;
        indexes.set(span.partition, last);
      }
      span.pending += 1;
      span.next = offset + 1;
      spanOf[row] = last;
    }
    for (const span of spans) {
      // By share of rows: exact enough for a memory bound, and free.
      span.bytes = (columns.bytes / columns.size + recordBytes) * span.pending;
      this.#bytesInFlight += span.bytes;
      span.partition.spans.push(span);
      span.partition.handed = span.next;
    }
    return { spans, spanOf };
  }

  #advance({ partition }: Span): void {
    if (!partition.owned) return;
    while (partition.spans[0]?.pending === 0) {
      const span = partition.spans.shift()!;
      if (span.next !== none) partition.watermark = span.next;
      this.#bytesInFlight -= span.bytes;
    }
  }

  #states(partitions?: readonly TopicPartition[]): PartitionState[] {
    if (partitions === undefined) return [...this.#partitions.values()];
    return partitions.flatMap(({ topic, partition }) => this.#partitions.get(key(topic, partition)) ?? []);
  }
}

const newSpan = (partition: PartitionState): Span => ({ partition, next: partition.handed, pending: 0, bytes: 0 });

const notUnfinished = (row: number, size: number): ServiceError =>
  new ServiceError('internal', `row ${row} of a batch of ${size} was finished twice or does not exist`);
