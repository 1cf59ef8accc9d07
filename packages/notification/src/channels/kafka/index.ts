import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceError, type Log } from '@monasca/common';
import { createProducer } from '@monasca/common/kafka';
import { defineChannel, type ChannelContext, type Notifier, type ValuesOf } from '../../channel.js';
import type { Notification } from '../../notification.js';
import { SendError } from '../../send-error.js';
import type { TemplateText } from '../../templates/template-files.js';
import { recordOf } from './body.js';
import { clientOptions } from './client-options.js';
import { faultOf, faultOfError } from './faults.js';
import { KnownTopics } from './known-topics.js';
import { LastingConnection } from './lasting-connection.js';
import { kafkaSection } from './section.js';
import { topicPolicy } from './topic-policy.js';
import { TopicWriter } from './topic-writer.js';

/** Writes to the topic that is the address of the method; sent is what all in-sync replicas have. */
class KafkaNotifier implements Notifier {
  readonly #connection: LastingConnection;
  readonly #known: KnownTopics;
  readonly #writer = new TopicWriter();
  readonly #topicOf: (address: string) => string;
  readonly #template: TemplateText;
  readonly #extended: boolean;
  readonly #timeoutMs: number;
  readonly #log: Log;

  constructor(options: ValuesOf<typeof kafkaSection>, { log, kafka, templates }: ChannelContext) {
    const client = clientOptions(options, kafka.options);
    this.#timeoutMs = options.timeout * 1_000;
    this.#connection = new LastingConnection(() => createProducer({ ...client, deliveryTimeoutMs: this.#timeoutMs }));
    this.#known = new KnownTopics(client);
    this.#topicOf = topicPolicy(options.topics, kafka.topics);
    this.#template = templates.of('kafka');
    this.#extended = options.extended_body;
    this.#log = log;
    if (options.topics.length === 0) log.warn({ type: 'kafka' }, '[kafka_notifier] topics: without any, every method is refused'); // prettier-ignore
  }

  async open(): Promise<void> {
    try {
      await this.#connection.get();
    } catch (error) {
      const { code, message } = error instanceof ServiceError ? error : new ServiceError('internal', String(error));
      if (code === 'configuration') throw new ServiceError(code, `[kafka_notifier] ${message}`, { cause: error });
      this.#log.warn({ type: 'kafka', error: message }, 'the Kafka of [kafka_notifier] is tried again when it is needed'); // prettier-ignore
    }
  }

  async send(notification: Notification): Promise<void> {
    const topic = this.#topicOf(notification.method.address);
    const record = recordOf(notification, this.#template(notification), this.#extended);
    const deadline = performance.now() + this.#timeoutMs;
    const producer = await this.#inTime(
      Promise.all([this.#connection.get(), this.#known.check(topic)]).then(([connected]) => connected),
    );
    const outcome = await this.#writer.write(producer, topic, record, deadline).catch((error: unknown) => {
      throw faultOfError(error);
    });
    const fault = faultOf(outcome);
    if (fault === undefined) return;
    if (fault.reason === 'address') this.#known.forget(topic);
    throw fault;
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  /** What many sends wait for, for as long as one of them may take. */
  async #inTime<T>(work: Promise<T>): Promise<T> {
    const over = new AbortController();
    const late = sleep(this.#timeoutMs, undefined, { signal: over.signal }).then(() => {
      throw new SendError('timeout', `Kafka has not answered within ${this.#timeoutMs} ms`);
    });
    try {
      return await Promise.race([work, late]);
    } catch (error) {
      throw faultOfError(error);
    } finally {
      late.catch(() => {});
      over.abort();
    }
  }
}

/** Records on topics of Kafka. */
export const kafka = defineChannel({
  section: kafkaSection,
  create: (options, context) => new KafkaNotifier(options, context),
});
