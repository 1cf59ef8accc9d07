import { classify, KafkaError } from '../errors.js';
import type { Producer } from '../producer/producer.js';
import type { TopicPartitionOffset } from '../record.js';

/** What is to be done after an error: the same call again, an abort, or nothing more with this client. */
export type Remedy = 'repeat' | 'abort' | 'close';

/** An error of a transactional call, retriable when the same call may be made again. */
export class TransactionalError extends KafkaError {
  readonly remedy: Remedy;

  constructor(kafka: { code: number; name: string }, message: string, remedy: Remedy, cause: unknown) {
    super(classify(kafka.name).code, kafka, message, { cause, retriable: remedy === 'repeat' });
    this.remedy = remedy;
  }
}

/** librdkafka's flags of an error as what to do about it; without any flag the call was wrong where it stood. */
export function remedyOf({ fatal, retriable }: { fatal: boolean; retriable: boolean }): Remedy {
  if (fatal) return 'close';
  return retriable ? 'repeat' : 'abort';
}

/** What a transactor needs from the client underneath. Every call rejects with {@link TransactionalError}. */
export interface TransactorDriver {
  /** Publishes into the open transaction. */
  readonly producer: Producer;
  /** Fences whoever had the id before, and ends his transaction. */
  init(timeoutMs: number): Promise<void>;
  begin(): Promise<void>;
  /**
   * @param membership of a consumer's driver on the same path
   * @throws ServiceError `configuration` when it is of another one
   */
  sendOffsets(membership: unknown, offsets: readonly TopicPartitionOffset[], timeoutMs: number): Promise<void>;
  commit(timeoutMs: number): Promise<void>;
  abort(timeoutMs: number): Promise<void>;
  /** Disconnects, once no call is going on. */
  close(deadlineMs: number): Promise<void>;
}
