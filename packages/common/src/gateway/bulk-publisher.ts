import { setTimeout as sleep } from 'node:timers/promises';
import { HttpError, unavailable } from '../http/index.js';
import { pick, type Outcome, type Producer, type Records } from '../kafka/index.js';
import type { Log } from '../log.js';
import { itemSize, recordsOf, type BulkItems } from './bulk-items.js';
import type { GatewayMetrics } from './metrics.js';

export interface BulkPublisherOptions {
  readonly producer: Pick<Producer, 'publish'>;
  readonly topics: readonly string[];
  /** Most bytes of one item. */
  readonly maxItemBytes: number;
  /** How long a request waits for all confirmations, in ms. */
  readonly deadlineMs: number;
  readonly metrics: GatewayMetrics;
  readonly log: Log;
  /** What the items are called in answers, such as `logs`. */
  readonly noun: string;
}

/** Pause before records that Kafka refused for the moment are sent again, in ms: it doubles each time. */
const [firstPauseMs, longestPauseMs] = [200, 2_000];

/** Publishes the items of requests, each to every topic. */
export class BulkPublisher {
  readonly #options: BulkPublisherOptions;
  /** Most bytes of one item, as far as Kafka has told: a topic may take less than is configured here. */
  #maxItemBytes: number;

  constructor(options: BulkPublisherOptions) {
    this.#options = options;
    this.#maxItemBytes = options.maxItemBytes;
  }

  /**
   * Resolves when Kafka has confirmed all items of a request.
   * @param key the items keep their order, in one partition
   * @param again what their sender has to do that nothing is stored twice
   * @throws HttpError 413 when an item is too large, 503 when some are not confirmed
   */
  async publish(items: BulkItems, key: string, again = withKey(key)): Promise<void> {
    const { topics, metrics, log, noun } = this.#options;
    for (let index = 0; index < items.length; index += 1) {
      const size = itemSize(items, index);
      if (size > this.#maxItemBytes) throw tooLarge(`Item ${index}: ${size} bytes, at most ${this.#maxItemBytes}`);
    }
    metrics.accepted.inc(items.length);
    const outcomes = await this.confirm(items, key);
    const unconfirmed = outcomes.filter((outcome) => outcome.status !== 'delivered');
    const [first] = unconfirmed;
    if (first === undefined) return;
    const { code, message: error } = first;
    log.warn({ count: unconfirmed.length, topics, code, error }, 'Kafka has not confirmed a bulk: its sender is told');
    if (unconfirmed.every(isTooLarge)) {
      const stored = items.length - unconfirmed.length;
      throw tooLarge(`Item ${outcomes.indexOf(first)}: Kafka refuses one of this size; ${stored} others are stored`);
    }
    throw unavailable(`${unconfirmed.length} of ${items.length} ${noun} are not confirmed by Kafka. ${again}`);
  }

  /** What became of each item: delivered to every topic, or the first that is in its way. */
  async confirm(items: BulkItems, key: string): Promise<Outcome[]> {
    const { topics, deadlineMs, metrics } = this.#options;
    const records = recordsOf(items, key);
    const deadline = Date.now() + deadlineMs;
    const perTopic = await Promise.all(topics.map((topic) => this.#send(topic, records, deadline)));
    const outcomes = perTopic.reduce((worst, some) =>
      worst.map((one, index) => (isDelivered(one) ? some[index]! : one)),
    );
    this.#learn(items, outcomes);
    for (const some of perTopic) metrics.confirmed.inc(count(some, isDelivered));
    metrics.unconfirmed.inc(outcomes.length - count(outcomes, isDelivered));
    return outcomes;
  }

  /** What Kafka refused once for its size is refused here from now on, before anything is published. */
  #learn(items: BulkItems, outcomes: readonly Outcome[]): void {
    for (const [index, outcome] of outcomes.entries()) {
      if (isTooLarge(outcome)) this.#maxItemBytes = Math.min(this.#maxItemBytes, itemSize(items, index) - 1);
    }
  }

  /** Sends records, and those that Kafka refused for the moment again, until the deadline. */
  async #send(topic: string, records: Records, deadline: number): Promise<Outcome[]> {
    const { producer } = this.#options;
    const outcomes = await producer.publish(topic, records, { deadlineMs: deadline - Date.now() });
    for (let pauseMs = firstPauseMs; Date.now() + pauseMs < deadline; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      const open = outcomes.flatMap((outcome, index) => (isRetriable(outcome) ? [index] : []));
      if (open.length === 0) break;
      await sleep(pauseMs);
      const results = await producer.publish(topic, pick(records, open), { deadlineMs: deadline - Date.now() });
      open.forEach((index, place) => (outcomes[index] = results[place]!));
    }
    return outcomes;
  }
}

const count = <T>(all: readonly T[], is: (one: T) => boolean): number => {
  let found = 0;
  for (const one of all) if (is(one)) found += 1;
  return found;
};

const withKey = (key: string): string =>
  `Send the request again with Idempotency-Key ${key}: nothing will be stored twice.`;

const isDelivered = ({ status }: Outcome): boolean => status === 'delivered';
const isRetriable = (outcome: Outcome): boolean => outcome.status === 'failed' && outcome.retriable;
const isTooLarge = (outcome: Outcome): boolean => outcome.status === 'failed' && outcome.code === 'MSG_SIZE_TOO_LARGE';
const tooLarge = (text: string): HttpError => new HttpError(413, 'Payload size exceeded', text);
