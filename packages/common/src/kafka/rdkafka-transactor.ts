import { ServiceError } from '../errors.js';
import { toKafkaError } from './client.js';
import type { TransactorOptions } from './options.js';
import { transactorProperties } from './properties.js';
import { RdkafkaMembership } from './rdkafka-membership.js';
import { RdkafkaProducer } from './rdkafka-producer.js';
import type { TopicPartitionOffset } from './record.js';
import { remedyOf, TransactionalError, type TransactorDriver } from './transactor-driver.js';

/** How the binding answers a transactional call. */
type Callback = (error: unknown) => void;

/** Transactions on node-rdkafka. */
export class RdkafkaTransactor implements TransactorDriver {
  readonly producer: RdkafkaProducer;

  /** Connects; throws as `createProducer` does. */
  static async connect(options: TransactorOptions): Promise<RdkafkaTransactor> {
    return new RdkafkaTransactor(await RdkafkaProducer.connect(options, transactorProperties));
  }

  private constructor(producer: RdkafkaProducer) {
    this.producer = producer;
  }

  init(timeoutMs: number): Promise<void> {
    return call('begin of transactions', (done) => this.producer.client.initTransactions(timeoutMs, done));
  }

  begin(): Promise<void> {
    return call('begin', (done) => this.producer.client.beginTransaction(done));
  }

  async sendOffsets(membership: unknown, offsets: readonly TopicPartitionOffset[], timeoutMs: number): Promise<void> {
    if (!(membership instanceof RdkafkaMembership)) {
      throw new ServiceError(
        'configuration',
        'transactor and consumer use different clients: node-rdkafka, and another one',
      );
    }
    await membership.use((consumer) =>
      call('offsets', (done) => this.producer.client.sendOffsetsToTransaction([...offsets], consumer, timeoutMs, done)),
    );
  }

  commit(timeoutMs: number): Promise<void> {
    return call('commit', (done) => this.producer.client.commitTransaction(timeoutMs, done));
  }

  abort(timeoutMs: number): Promise<void> {
    return call('abort', (done) => this.producer.client.abortTransaction(timeoutMs, done));
  }
}

async function call(name: string, work: (done: Callback) => void): Promise<void> {
  const error = await new Promise<unknown>((resolve) => {
    work(resolve);
  });
  if (!error) return;
  const { kafkaCode, kafkaName, message } = toKafkaError(error, `transaction, ${name}`);
  const { isFatal, isRetriable } = error as { isFatal?: boolean; isRetriable?: boolean };
  const remedy = remedyOf({ fatal: isFatal === true, retriable: isRetriable === true });
  throw new TransactionalError({ code: kafkaCode, name: kafkaName }, message, remedy, error);
}
