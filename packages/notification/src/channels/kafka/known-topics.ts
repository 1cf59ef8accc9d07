import { KafkaError, offsetRanges, type KafkaOptions } from '@monasca/common/kafka';

/** How long it holds that there is no such topic, in ms: each question costs a connection. */
const defaultMissingMs = 10_000;

/** Topics that are remembered: patterns allow any number of names. */
const mostRemembered = 1_000;

/**
 * Which topics there are. A broker may make a topic of any name that somebody writes to, and elsewhere librdkafka waits half a
 * minute before it says that there is none: so it is asked before the first record.
 */
export class KnownTopics {
  readonly #kafka: KafkaOptions;
  readonly #missingMs: number;
  readonly #topics = new Map<string, Promise<void>>();

  constructor(kafka: KafkaOptions, missingMs = defaultMissingMs) {
    this.#kafka = kafka;
    this.#missingMs = missingMs;
  }

  /** @throws KafkaError `configuration` when there is none, others as connecting does */
  check(topic: string): Promise<void> {
    const known = this.#topics.get(topic) ?? this.#ask(topic);
    this.#topics.delete(topic);
    this.#topics.set(topic, known);
    if (this.#topics.size > mostRemembered) this.#topics.delete(this.#topics.keys().next().value ?? '');
    return known;
  }

  /** Asks again with the next record. */
  forget(topic: string): void {
    this.#topics.delete(topic);
  }

  #ask(topic: string): Promise<void> {
    const asked = offsetRanges(this.#kafka, topic).then(() => undefined);
    asked.catch((error: unknown) => {
      const forget = (): void => {
        if (this.#topics.get(topic) === asked) this.#topics.delete(topic);
      };
      const isMissing = error instanceof KafkaError && error.kafkaName === 'UNKNOWN_TOPIC_OR_PART';
      if (isMissing) setTimeout(forget, this.#missingMs).unref();
      else forget();
    });
    return asked;
  }
}
