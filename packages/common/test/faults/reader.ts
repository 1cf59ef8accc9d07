import { createConsumer, type Consumer, type KafkaOptions } from '../../src/kafka/index.js';

/** A group member that reads along, finishes everything, and remembers what it got, in order. */
export class Reader {
  readonly ids: string[] = [];
  /** How often the group has given our partitions to others: what was not committed then is read again. */
  losses = 0;
  readonly #consumer: Consumer;
  readonly #running: Promise<void>;

  /** Its group has the name of the topic. */
  static async start(topic: string, options: KafkaOptions): Promise<Reader> {
    return new Reader(await createConsumer({ ...options, groupId: topic, topics: [topic] }));
  }

  private constructor(consumer: Consumer) {
    this.#consumer = consumer;
    this.#running = consumer.run({
      onBatch: (batch) => {
        for (let row = 0; row < batch.size; row += 1) this.ids.push(batch.text(row) ?? '');
        batch.finishAll();
      },
      onLost: () => void (this.losses += 1),
    });
  }

  /** Rejects when the reading had ended before, with its error. */
  async stop(): Promise<void> {
    await this.#consumer.stop();
    await this.#running;
  }
}
