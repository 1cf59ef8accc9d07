import { ServiceError } from '../../errors.js';
import { ColumnConsumer, ColumnsError, fromColumns } from './columns.js';
import { ColumnsProducer } from './columns-producer.js';
import type { TransactorOptions } from '../options.js';
import { transactorProperties } from '../properties.js';
import type { TopicPartitionOffset } from '../record.js';
import {
  remedyOf,
  TransactionalError,
  type OffsetOwner,
  type TransactorDriver,
} from '../transactions/transactor-driver.js';

/** Transactions on the native addon. */
export class ColumnsTransactor implements TransactorDriver {
  readonly producer: ColumnsProducer;

  /** Connects; throws as `createProducer` does. */
  static async connect(options: TransactorOptions): Promise<ColumnsTransactor> {
    return new ColumnsTransactor(await ColumnsProducer.connect(options, transactorProperties));
  }

  private constructor(producer: ColumnsProducer) {
    this.producer = producer;
  }

  init(timeoutMs: number): Promise<void> {
    return call('begin of transactions', () => this.producer.client.initTransactions(timeoutMs));
  }

  begin(): Promise<void> {
    return call('begin', () => this.producer.client.beginTransaction());
  }

  async sendOffsets(
    { membership }: OffsetOwner,
    offsets: readonly TopicPartitionOffset[],
    timeoutMs: number,
  ): Promise<void> {
    if (!(membership instanceof ColumnConsumer)) {
      throw new ServiceError(
        'configuration',
        'transactor and consumer use different clients: columns, and another one',
      );
    }
    await call('offsets', () => this.producer.client.sendOffsets(membership.native, offsets, timeoutMs));
  }

  commit(timeoutMs: number): Promise<void> {
    return call('commit', () => this.producer.client.commitTransaction(timeoutMs));
  }

  abort(timeoutMs: number): Promise<void> {
    return call('abort', () => this.producer.client.abortTransaction(timeoutMs));
  }

  close(deadlineMs: number): Promise<void> {
    return this.producer.close(deadlineMs);
  }
}

async function call(name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { kafkaCode, kafkaName, message } = fromColumns(error, `transaction, ${name}`);
    const remedy = error instanceof ColumnsError ? remedyOf(error) : 'abort';
    throw new TransactionalError({ code: kafkaCode, name: kafkaName }, message, remedy, error);
  }
}
