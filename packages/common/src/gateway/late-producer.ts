import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceError } from '../errors.js';
import { createProducer, type Outcome, type Producer, type ProducerOptions, type Records } from '../kafka/index.js';
import type { Log } from '../log.js';

/** Pause between attempts to reach Kafka, in ms. */
const pauseMs = 1_000;

/**
 * A producer that may be made before Kafka is there: until then whatever is published is refused at once. What
 * Kafka says no to (a wrong password, an option) ends the service.
 */
export class LateProducer {
  readonly #log: Log;
  readonly #closing = new AbortController();
  readonly #connected: Promise<void>;
  #producer: Producer | undefined;

  /** @param onRefused is told why the service cannot ever work */
  constructor(options: ProducerOptions, log: Log, onRefused: (error: Error) => void) {
    this.#log = log;
    this.#connected = this.#connect(options).catch((error: unknown) => onRefused(error as Error));
  }

  /** Resolves when Kafka was reached, or after the time given, in ms. */
  async ready(withinMs: number): Promise<void> {
    const stop = new AbortController();
    const late = sleep(withinMs, undefined, { signal: stop.signal }).catch(() => {});
    await Promise.race([this.#connected, late]);
    stop.abort();
  }

  async publish(topic: string, records: Records, options?: { readonly deadlineMs?: number }): Promise<Outcome[]> {
    if (this.#producer !== undefined) return this.#producer.publish(topic, records, options);
    const message = 'Kafka was not reached yet';
    const refused: Outcome = { status: 'failed', code: '_TRANSPORT', message, retriable: false };
    return Array<Outcome>(records.length).fill(refused);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#connected;
    await this.#producer?.close();
  }

  async #connect(options: ProducerOptions): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        this.#producer = await createProducer(options);
        return;
      } catch (error) {
        if (!(error instanceof ServiceError) || !error.retriable) throw error;
        this.#log.warn({ error: error.message }, 'Kafka is not there yet');
        await sleep(pauseMs, undefined, { signal }).catch(() => {});
      }
    }
  }
}
