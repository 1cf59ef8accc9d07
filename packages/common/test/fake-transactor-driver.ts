import type { Producer } from '../src/kafka/producer/producer.js';
import type { Outcome, TopicPartitionOffset } from '../src/kafka/record.js';
import { TransactionalError, type Remedy, type TransactorDriver } from '../src/kafka/transactions/transactor-driver.js';

/** An error of a transactional call by its name. */
export const transactionalError = (name: string, remedy: Remedy): TransactionalError =>
  new TransactionalError({ code: -1, name }, name, remedy, undefined);

const delivered: Outcome = { status: 'delivered', partition: 0, offset: 1 };

/** Transactions without Kafka: calls in order; each fails as often as errors were put in for it. */
export class FakeTransactorDriver implements TransactorDriver {
  readonly calls: string[] = [];
  readonly errors: Record<string, Error[]> = {};
  /** Offsets of the transactions that were committed. */
  readonly committed: (readonly TopicPartitionOffset[])[] = [];
  /** Called before a call is answered. */
  onCall: (name: string) => void = () => {};
  outcome: Outcome = delivered;
  readonly producer: Producer = {
    inFlight: 0,
    publish: async (_topic, records) => {
      await this.#call('publish');
      return Array<Outcome>(records.length).fill(this.outcome);
    },
    flush: () => Promise.resolve(true),
    close: () => Promise.resolve(),
  };
  #offsets: TopicPartitionOffset[] = [];

  init = (): Promise<void> => this.#call('init');
  begin = (): Promise<void> => this.#call('begin');
  abort = (): Promise<void> => this.#call('abort');
  close = (): Promise<void> => this.#call('close');

  async sendOffsets(_membership: unknown, offsets: readonly TopicPartitionOffset[]): Promise<void> {
    await this.#call('offsets');
    this.#offsets.push(...offsets);
  }

  async commit(): Promise<void> {
    await this.#call('commit');
    this.committed.push(this.#offsets);
  }

  #call(name: string): Promise<void> {
    this.calls.push(name);
    this.onCall(name);
    if (name === 'begin') this.#offsets = [];
    const failure = this.errors[name]?.shift();
    return failure === undefined ? Promise.resolve() : Promise.reject(failure);
  }
}
