import { setTimeout as sleep } from 'node:timers/promises';
import {
  clientHandlers,
  ColumnProducer,
  constructed,
  nativeProperties,
  outcomeState,
  recordError,
  type Chunk,
} from './columns.js';
import { connectNative } from './connect.js';
import { resolveBootstrap } from '../embedded.js';
import { checkRecords, deadlineOf } from '../producer/check-records.js';
import { closedOutcome, errorOutcome, notSent, unknownOutcome } from '../producer/outcomes.js';
import { deliveryTimeoutOf, type ProducerOptions } from '../options.js';
import type { Producer } from '../producer/producer.js';
import { producerProperties, type Properties } from '../properties.js';
import type { Records } from '../producer/record-source.js';
import type { Outcome } from '../record.js';

/** How often `flush` looks, in ms. */
const flushPollMs = 1;
/** librdkafka never had the record: there was no room in its queue in time. */
const timedOutInQueue = -166;

/** Producer on the native addon: records go as columns, and so do their outcomes come back. */
export class ColumnsProducer implements Producer {
  /** The client underneath, for transactions. */
  readonly client: ColumnProducer;
  readonly #end: () => void;
  readonly #deadlineMs: number;
  readonly #queueMaxRecords: number;
  #inFlight = 0;
  /** Who waits for room, in order. */
  readonly #waiting = new Set<() => void>();
  #closed: Promise<void> | undefined;

  /** Connects before it resolves; throws as `connect` does. */
  static async connect<Options extends ProducerOptions>(
    options: Options,
    properties: (options: Options, bootstrap: string) => Properties = producerProperties,
    onFatal?: (reason: string) => void,
  ): Promise<ColumnsProducer> {
    const bootstrap = resolveBootstrap(options);
    const handlers = clientHandlers('producer', options, onFatal);
    const native = nativeProperties(properties(options, bootstrap));
    const onLog = (level: number, text: string): void => handlers.onLog(level, text);
    const client = constructed(() => new ColumnProducer(native, { ...handlers, onLog }));
    const endToken = await connectNative(client, options, bootstrap, handlers).catch(async (error: unknown) => {
      await client.close(0);
      throw error;
    });
    return new ColumnsProducer(client, options, () => {
      endToken();
      handlers.errors.end();
    });
  }

  private constructor(client: ColumnProducer, options: ProducerOptions, end: () => void) {
    this.client = client;
    this.#end = end;
    this.#deadlineMs = deliveryTimeoutOf(options);
    this.#queueMaxRecords = options.queueMaxRecords ?? 100_000;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  async publish(
    topic: string,
    records: Records,
    { deadlineMs = this.#deadlineMs }: { deadlineMs?: number } = {},
  ): Promise<Outcome[]> {
    checkRecords(topic, records);
    const waitMs = deadlineOf(deadlineMs);
    const deadline = Date.now() + waitMs;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, waitMs, 'late');
    });
    try {
      const chunks = await this.#send(topic, records, deadline, late);
      await Promise.race([Promise.all(chunks.map(({ done }) => done)), late]);
      const outcomes = chunks.flatMap((chunk) => this.#outcomes(chunk, deadlineMs));
      while (outcomes.length < records.length) outcomes.push(this.#closed === undefined ? notSent : closedOutcome);
      return outcomes;
    } finally {
      clearTimeout(timer);
    }
  }

  async flush(deadlineMs = 10_000): Promise<boolean> {
    const deadline = Date.now() + deadlineMs;
    while (this.#inFlight > 0 && Date.now() < deadline) await sleep(flushPollMs);
    return this.#inFlight === 0;
  }

  close(deadlineMs = 10_000): Promise<void> {
    this.#end();
    this.#closed ??= this.client.close(deadlineMs);
    this.#wake();
    return this.#closed;
  }

  /** Hands over chunk after chunk, waiting for room before each, until all are sent, time is up, or this is closed. */
  async #send(topic: string, records: Records, deadline: number, late: Promise<unknown>): Promise<Chunk[]> {
    const chunks: Chunk[] = [];
    for (let from = 0; from < records.length; ) {
      // Even without waiting the event loop gets its turn between chunks.
      if (from > 0) await new Promise(setImmediate);
      while (this.#inFlight >= this.#queueMaxRecords && Date.now() < deadline && this.#closed === undefined) {
        await Promise.race([new Promise<void>((resolve) => this.#waiting.add(resolve)), late]);
      }
      const leftMs = deadline - Date.now();
      if (leftMs <= 0 || this.#closed !== undefined) break;
      const chunk = this.client.produce(topic, records, from, leftMs);
      this.#inFlight += chunk.size;
      void chunk.done.then(() => {
        this.#inFlight -= chunk.size;
        this.#wake();
      });
      chunks.push(chunk);
      from += chunk.size;
    }
    return chunks;
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  #outcomes(chunk: Chunk, deadlineMs: number): Outcome[] {
    const { size, states, partitions, offsets, errors } = chunk;
    const outcomes = new Array<Outcome>(size);
    const refusals = new Map<number, Outcome>();
    let isDone = true;
    chunk.refresh();
    for (let row = 0; row < size; row += 1) {
      const state = states[row];
      if (state === outcomeState.delivered) {
        outcomes[row] = { status: 'delivered', partition: partitions[row]!, offset: offsets[row]! };
      } else if (state === outcomeState.pending) {
        outcomes[row] = unknownOutcome(`no confirmation within ${deadlineMs} ms`);
        isDone = false;
      } else {
        // Errors come in crowds: one outcome serves all records with the same one.
        const code = errors[row]!;
        const key = code * 2 + (state === outcomeState.failed ? 1 : 0);
        const outcome = refusals.get(key) ?? this.#refusal(code, state === outcomeState.failed);
        refusals.set(key, outcome);
        outcomes[row] = outcome;
      }
    }
    // What is still on its way keeps its memory until it is reported.
    if (isDone) chunk.release();
    else void chunk.done.then(() => chunk.release());
    return outcomes;
  }

  #refusal(code: number, isCertain: boolean): Outcome {
    if (code === timedOutInQueue) return this.#closed === undefined ? notSent : closedOutcome;
    return errorOutcome(recordError(code), isCertain);
  }
}
