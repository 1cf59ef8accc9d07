import { silentLog, type Log } from '../../log.js';
import { createRetry } from '../../retry.js';
import { deadlineOf } from './check-records.js';
import { notSent } from './outcomes.js';
import { deliveryTimeoutOf, type ProducerOptions } from '../options.js';
import type { Producer } from './producer.js';
import type { Records } from './record-source.js';
import type { Outcome } from '../record.js';

/** How long closing takes at most where nobody says it, in ms. */
const defaultCloseMs = 10_000;

/** Connects a client, which calls back once when it has failed for good. */
type Connect = (onFatal: (reason: string) => void) => Promise<Producer>;

/**
 * A producer that outlasts its client: an idempotent one that has lost its place in the broker's sequence refuses
 * everything from then on. It is replaced by a new one, which begins a sequence of its own.
 */
export class LastingProducer implements Producer {
  readonly #log: Log;
  readonly #deadlineMs: number;
  readonly #connect: Connect;
  readonly #closing = new AbortController();
  /** What is published goes here; undefined while a client is replaced. */
  #current: Producer | undefined;
  #replacement: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  /** Connects before it resolves; throws as `connect` does. */
  static async connect(options: ProducerOptions, connect: Connect): Promise<LastingProducer> {
    const producer = new LastingProducer(options, connect);
    await producer.#open();
    return producer;
  }

  private constructor(options: ProducerOptions, connect: Connect) {
    this.#log = options.log ?? silentLog;
    this.#deadlineMs = deliveryTimeoutOf(options);
    this.#connect = connect;
  }

  get inFlight(): number {
    return this.#current?.inFlight ?? 0;
  }

  async publish(
    topic: string,
    records: Records,
    { deadlineMs = this.#deadlineMs }: { deadlineMs?: number } = {},
  ): Promise<Outcome[]> {
    const deadline = Date.now() + deadlineOf(deadlineMs);
    if (this.#current === undefined) await this.#replaced(deadline - Date.now());
    const producer = this.#current;
    if (producer === undefined) return Array<Outcome>(records.length).fill(notSent);
    const outcomes = await producer.publish(topic, records, { deadlineMs: deadline - Date.now() });
    const fatal = outcomes.find(isFatal);
    if (fatal === undefined) return outcomes;
    // It may be known here before the client tells.
    this.#replace(producer, fatal.message);
    return outcomes.map((outcome) => (isFatal(outcome) ? { ...outcome, retriable: true } : outcome));
  }

  async flush(deadlineMs?: number): Promise<boolean> {
    return this.#current?.flush(deadlineMs) ?? true;
  }

  close(deadlineMs?: number): Promise<void> {
    this.#closing.abort();
    this.#closed ??= this.#close(deadlineMs);
    return this.#closed;
  }

  async #close(deadlineMs?: number): Promise<void> {
    await this.#replaced(deadlineMs ?? defaultCloseMs);
    await this.#current?.close(deadlineMs);
  }

  async #open(): Promise<void> {
    let producer: Producer | undefined = undefined;
    producer = await this.#connect((reason) => {
      this.#replace(producer, reason);
    });
    // It may come when nobody waits for it any more.
    if (this.#closing.signal.aborted) await producer.close(0);
    else this.#current = producer;
  }

  #replace(former: Producer | undefined, reason: string): void {
    if (former === undefined || former !== this.#current || this.#closing.signal.aborted) return;
    this.#current = undefined;
    this.#log.error(
      { error: reason },
      'Kafka producer failed for good and is replaced; what had no outcome is unknown',
    );
    const retry = createRetry({ name: 'a new Kafka producer', log: this.#log, signal: this.#closing.signal });
    this.#replacement = Promise.allSettled([former.close(0)])
      .then(() => retry(() => this.#open()))
      .then(
        () => this.#log.warn({}, 'Kafka producer replaced'),
        (error: unknown) => this.#log.error({ error: (error as Error).message }, 'Kafka producer not replaced'),
      );
  }

  /** Waits for the new client, at most so long. */
  async #replaced(deadlineMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, deadlineMs)));
    await Promise.race([this.#replacement, late]);
    clearTimeout(timer);
  }
}

/** What the failed client refused: another one may publish it. */
const isFatal = (outcome: Outcome): outcome is Extract<Outcome, { status: 'failed' }> =>
  outcome.status === 'failed' && outcome.code === '_FATAL';
