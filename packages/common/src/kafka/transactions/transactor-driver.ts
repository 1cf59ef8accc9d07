import type { RefusedOffset } from '../consumer/consumer-driver.js';
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

/** The member of a group whose offsets go with a transaction. */
export interface OffsetOwner {
  /** What the client underneath needs to send offsets for the member. */
  readonly membership: unknown;
  /** Commits at once, beside any transaction; resolves with what is refused. */
  commitOffsets(offsets: readonly TopicPartitionOffset[]): Promise<readonly RefusedOffset[]>;
}

/** What a transactor needs from the client underneath. Every call rejects with {@link TransactionalError}. */
export interface TransactorDriver {
  /** Publishes into the open transaction. */
  readonly producer: Producer;
  /** Fences whoever had the id before, and ends his transaction. */
  init(timeoutMs: number): Promise<void>;
  begin(): Promise<void>;
  /**
   * @param owner a consumer whose driver is on the same path
   * @throws ServiceError `configuration` when it is on another one
   */
  sendOffsets(owner: OffsetOwner, offsets: readonly TopicPartitionOffset[], timeoutMs: number): Promise<void>;
  commit(timeoutMs: number): Promise<void>;
  abort(timeoutMs: number): Promise<void>;
  /** Disconnects, once no call is going on. */
  close(deadlineMs: number): Promise<void>;
}
