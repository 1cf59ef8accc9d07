import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@monasca/common';
import { HttpError, unavailable } from '@monasca/common/http';
import type { Outcome, Producer, ProducerRecord } from '@monasca/common/kafka';
import { messageId, messageIdHeader } from '@monasca/common/messages';
import type { LogApiMetrics } from './metrics.js';

export interface PublisherOptions {
  readonly producer: Producer;
  readonly topics: readonly string[];
  /** Most bytes of one envelope. */
  readonly maxMessageSize: number;
  /** How long a request waits for all confirmations, in ms. */
  readonly deadlineMs: number;
  readonly metrics: LogApiMetrics;
  readonly log: Log;
}

/** Whose bulk it is, and under which key it would be sent again. */
interface BulkIdentity {
  readonly tenantId: string;
  readonly key: string;
}

/** Pause before records that Kafka refused for the moment are sent again, in ms. */
const retryPauseMs = 200;

/**
 * Publishes the envelopes of a request to every topic and resolves when Kafka has confirmed all of them. Each carries
 * an id made of the tenant, the key and its index, so that a bulk that is sent again stores nothing twice.
 * @throws HttpError 413 when an envelope is too large (nothing is published then), 503 when some are not confirmed
 */
export type Publish = (envelopes: readonly Buffer[], bulk: BulkIdentity) => Promise<void>;

export function createPublisher(options: PublisherOptions): Publish {
  const { producer, topics, maxMessageSize, deadlineMs, metrics, log } = options;
  return async (envelopes, { tenantId, key }) => {
    const large = envelopes.findIndex(({ length }) => length > maxMessageSize);
    if (large !== -1) {
      const size = envelopes[large]?.length;
      throw new HttpError(413, 'Log payload size exceeded', `Log ${large}: ${size} bytes, at most ${maxMessageSize}`);
    }
    // One key for the request, as the original: its logs stand in one partition, in order.
    const records = envelopes.map((value, index) => ({
      value,
      key,
      headers: [[messageIdHeader, messageId(tenantId, key, index)] as const],
    }));
    metrics.logsAccepted.inc(records.length);
    const deadline = Date.now() + deadlineMs;
    const outcomes = await Promise.all(topics.map((topic) => confirm(producer, topic, records, deadline)));
    const unconfirmed = outcomes.flat().filter((outcome) => outcome.status !== 'delivered');
    metrics.logsConfirmed.inc(records.length * topics.length - unconfirmed.length);
    const [first] = unconfirmed;
    if (first === undefined) return;
    const tooLarge = unconfirmed.find(
      (outcome) => outcome.status === 'failed' && outcome.code === 'MSG_SIZE_TOO_LARGE',
    );
    if (tooLarge !== undefined)
      throw new HttpError(413, 'Log payload size exceeded', 'Kafka refuses a log of this size');
    metrics.logsLost.inc(unconfirmed.length);
    const { code, message: error } = first;
    log.warn({ logs: unconfirmed.length, topics, code, error }, 'Kafka has not confirmed a bulk: its sender is told');
    throw unavailable(
      `${unconfirmed.length} of ${records.length * topics.length} logs are not confirmed by Kafka. ` +
        `Send the request again with Idempotency-Key ${key}: nothing will be stored twice.`,
    );
  };
}

/** Sends records, and those that Kafka refused for the moment again, until the deadline. */
async function confirm(
  producer: Producer,
  topic: string,
  records: readonly ProducerRecord[],
  deadline: number,
): Promise<Outcome[]> {
  const outcomes = await producer.publish(topic, records, { deadlineMs: deadline - Date.now() });
  while (Date.now() + retryPauseMs < deadline) {
    const open = outcomes.flatMap((outcome, index) => (isRetriable(outcome) ? [index] : []));
    if (open.length === 0) break;
    await sleep(retryPauseMs);
    const again = open.map((index) => records[index]!);
    const results = await producer.publish(topic, again, { deadlineMs: deadline - Date.now() });
    open.forEach((index, place) => (outcomes[index] = results[place]!));
  }
  return outcomes;
}

const isRetriable = (outcome: Outcome): boolean => outcome.status === 'failed' && outcome.retriable;
