import { KafkaError } from '../errors.js';
import type { NativeConsumer } from './client.js';

/**
 * A consumer of the binding, lent to transactions: the binding reads it from a thread while offsets are sent, and would
 * crash if it were closed meanwhile.
 */
export class RdkafkaMembership {
  readonly #client: NativeConsumer;
  readonly #uses = new Set<Promise<unknown>>();
  #ended = false;

  constructor(client: NativeConsumer) {
    this.#client = client;
  }

  /** Does something with the consumer; throws KafkaError `_DESTROY` once it is closed. */
  async use<T>(work: (client: NativeConsumer) => Promise<T>): Promise<T> {
    if (this.#ended) throw new KafkaError('internal', { code: -197, name: '_DESTROY' }, 'the consumer is closed');
    const use = work(this.#client);
    this.#uses.add(use);
    try {
      return await use;
    } finally {
      this.#uses.delete(use);
    }
  }

  /** Lends the consumer no more, and resolves when nobody uses it. */
  async end(): Promise<void> {
    this.#ended = true;
    await Promise.allSettled(this.#uses);
  }
}
