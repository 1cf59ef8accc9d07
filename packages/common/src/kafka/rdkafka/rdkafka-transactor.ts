import { ServiceError } from '../../errors.js';
import { toKafkaError } from './client.js';
import type { TransactorOptions } from '../options.js';
import { transactorProperties } from '../properties.js';
import { RdkafkaMembership } from './rdkafka-membership.js';
import { RdkafkaProducer } from './rdkafka-producer.js';
import type { TopicPartitionOffset } from '../record.js';
import {
  remedyOf,
  TransactionalError,
  type OffsetOwner,
  type TransactorDriver,
} from '../transactions/transactor-driver.js';

/** How the binding answers a transactional call. */
type Callback = (error: unknown) => void;

/** Transactions on node-rdkafka. */
export class RdkafkaTransactor implements TransactorDriver {
  readonly producer: RdkafkaProducer;
  readonly #calls = new Set<Promise<unknown>>();

  /** Connects; throws as `createProducer` does. */
  static async connect(options: TransactorOptions): Promise<RdkafkaTransactor> {
    return new RdkafkaTransactor(await RdkafkaProducer.connect(options, transactorProperties));
  }

  private constructor(producer: RdkafkaProducer) {
    this.producer = producer;
  }

  init(timeoutMs: number): Promise<void> {
    return this.#call('begin of transactions', (done) => this.producer.client.initTransactions(timeoutMs, done));
  }

  begin(): Promise<void> {
    return this.#call('begin', (done) => this.producer.client.beginTransaction(done));
  }

  async sendOffsets(
    { membership }: OffsetOwner,
    offsets: readonly TopicPartitionOffset[],
    timeoutMs: number,
  ): Promise<void> {
    if (!(membership instanceof RdkafkaMembership)) {
      throw new ServiceError(
        'configuration',
        'transactor and consumer use different clients: node-rdkafka, and another one',
      );
    }
    await membership.use((consumer) =>
      this.#call('offsets', (done) =>
        this.producer.client.sendOffsetsToTransaction([...offsets], consumer, timeoutMs, done),
      ),
    );
  }

  commit(timeoutMs: number): Promise<void> {
    return this.#call('commit', (done) => this.producer.client.commitTransaction(timeoutMs, done));
  }

  abort(timeoutMs: number): Promise<void> {
    return this.#call('abort', (done) => this.producer.client.abortTransaction(timeoutMs, done));
  }

  /** The binding would free its client under a call that is going on. */
  async close(deadlineMs: number): Promise<void> {
    await Promise.allSettled(this.#calls);
    await this.producer.close(deadlineMs);
  }

  async #call(name: string, work: (done: Callback) => void): Promise<void> {
    const call = new Promise<unknown>((resolve) => {
      work(resolve);
    });
    this.#calls.add(call);
    const error = await call;
    this.#calls.delete(call);
    if (!error) return;
    const { kafkaCode, kafkaName, message } = toKafkaError(error, `transaction, ${name}`);
    const { isFatal, isRetriable } = error as { isFatal?: boolean; isRetriable?: boolean };
    const remedy = remedyOf({ fatal: isFatal === true, retriable: isRetriable === true });
    throw new TransactionalError({ code: kafkaCode, name: kafkaName }, message, remedy, error);
  }
}
