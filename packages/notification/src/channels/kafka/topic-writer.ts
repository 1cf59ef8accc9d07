import type { Outcome, Producer, ProducerRecord } from '@monasca/common/kafka';
import { Turnstile } from './turnstile.js';

/**
 * Writes one record at a time for each caller. A broker refuses a whole batch for one record that is too large, and records of
 * tenants share batches: what was refused with others is sent again alone, so that no tenant's record costs another one's.
 */
export class TopicWriter {
  readonly #topics = new Map<string, Turnstile>();

  /** @param deadline of the performance clock, in ms; then the outcome is unknown, or that it has not been sent */
  async write(producer: Producer, topic: string, record: ProducerRecord, deadline: number): Promise<Outcome> {
    const turnstile = this.#topics.get(topic) ?? new Turnstile();
    this.#topics.set(topic, turnstile);
    const publish = async (): Promise<Outcome> => {
      const deadlineMs = Math.max(1, Math.ceil(deadline - performance.now()));
      const [outcome] = await producer.publish(topic, [record], { deadlineMs });
      return outcome!;
    };
    try {
      const outcome = await turnstile.together(publish);
      return isTooLarge(outcome) ? await turnstile.alone(publish) : outcome;
    } finally {
      if (turnstile.isIdle) this.#topics.delete(topic);
    }
  }
}

const isTooLarge = (outcome: Outcome): boolean => outcome.status === 'failed' && outcome.code === 'MSG_SIZE_TOO_LARGE';
