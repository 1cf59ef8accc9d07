import { setTimeout as sleep } from 'node:timers/promises';
import { silentLog, type Log } from '../../log.js';
import { createRetry } from '../../retry.js';
import { KafkaError } from '../errors.js';
import { OpenTransaction } from './open-transaction.js';
import type { TransactorOptions } from '../options.js';
import { transactionTimeoutOf } from '../properties.js';
import type { Transactor } from './transactor.js';
import { TransactionalError, type TransactorDriver } from './transactor-driver.js';

/** How long one call waits for the broker, in ms; then it is made again. */
const callTimeoutMs = 10_000;

/** A transactor on any driver: order, commit or abort, repetition, and the end of it all after a fatal error. */
export class DrivenTransactor implements Transactor {
  readonly #driver: TransactorDriver;
  readonly #log: Log;
  readonly #deadlineMs: number;
  /** The transaction before; never rejects. */
  #last: Promise<unknown> = Promise.resolve();
  #unusable: KafkaError | undefined;
  #isUndecided = false;
  #closed: Promise<void> | undefined;

  /** Connects and fences whoever had the id before. */
  static async connect(
    options: TransactorOptions,
    createDriver: (options: TransactorOptions) => Promise<TransactorDriver>,
  ): Promise<DrivenTransactor> {
    const driver = await createDriver(options);
    const transactor = new DrivenTransactor(driver, options);
    try {
      await transactor.#repeated('init', (timeoutMs) => driver.init(timeoutMs));
    } catch (error) {
      await driver.close(0);
      throw error;
    }
    return transactor;
  }

  private constructor(driver: TransactorDriver, options: TransactorOptions) {
    this.#driver = driver;
    this.#log = options.log ?? silentLog;
    this.#deadlineMs = transactionTimeoutOf(options);
  }

  /**
   * Whether it is unusable for want of an answer: which way the last transaction ends is known to the cluster, and to
   * whoever has the id next.
   */
  get isUndecided(): boolean {
    return this.#isUndecided;
  }

  transaction<T>(work: (transaction: OpenTransaction) => Promise<T>): Promise<T> {
    const result = this.#last.then(() => this.#transaction(work));
    this.#last = result.catch(() => {});
    return result;
  }

  close(deadlineMs = 10_000): Promise<void> {
    this.#closed ??= this.#close(deadlineMs);
    return this.#closed;
  }

  async #close(deadlineMs: number): Promise<void> {
    const deadline = Date.now() + deadlineMs;
    const late = new AbortController();
    await Promise.race([this.#last, sleep(deadlineMs, undefined, { signal: late.signal }).catch(() => {})]);
    late.abort();
    await this.#driver.close(Math.max(0, deadline - Date.now()));
  }

  async #transaction<T>(work: (transaction: OpenTransaction) => Promise<T>): Promise<T> {
    if (this.#unusable !== undefined) throw this.#unusable;
    if (this.#closed !== undefined) throw closed();
    await this.#driver.begin().catch((error: unknown) => this.#fail(error));
    const transaction = new OpenTransaction({
      publish: (topic, records) => this.#driver.producer.publish(topic, records),
      sendOffsets: (owner, offsets) =>
        this.#repeated('offsets', (timeoutMs) => this.#driver.sendOffsets(owner, offsets, timeoutMs)),
    });
    let result: T;
    try {
      result = await work(transaction);
      await transaction.finish();
    } catch (error) {
      await this.#abort(transaction, error);
      throw afterAbort(error);
    }
    await this.#commit(transaction);
    return result;
  }

  async #commit(transaction: OpenTransaction): Promise<void> {
    try {
      await this.#repeated('commit', (timeoutMs) => this.#driver.commit(timeoutMs));
    } catch (error) {
      // A commit that has begun can be made again, but not be aborted: without an answer it is undecided.
      if (!(error instanceof TransactionalError) || error.remedy !== 'abort') this.#fail(error);
      await this.#abort(transaction, error);
      throw afterAbort(error);
    }
  }

  async #abort(transaction: OpenTransaction, reason: unknown): Promise<void> {
    if (reason instanceof TransactionalError && reason.remedy === 'close') this.#fail(reason);
    // What is still on its way is given up by the abort: only then does the end of it come soon.
    const ended = transaction.end();
    try {
      await this.#repeated('abort', (timeoutMs) => this.#driver.abort(timeoutMs));
    } catch (error) {
      this.#fail(error);
    }
    await ended;
    this.#log.warn({ error: (reason as Error).message }, 'transaction aborted, nothing of it is visible');
  }

  /**
   * Makes a call, again and again while that may help and there is time, and once more then: whoever was frozen finds
   * that its time is up when it wakes, and the brokers alone know whether another one has its id by now.
   */
  async #repeated(name: string, call: (timeoutMs: number) => Promise<void>): Promise<void> {
    const signal = AbortSignal.timeout(this.#deadlineMs);
    const again = { initialDelayMs: 100, maxDelayMs: 1_000 };
    const retry = createRetry({ name: `transaction, ${name}`, log: this.#log, signal, ...again });
    const once = () => call(Math.min(callTimeoutMs, this.#deadlineMs));
    await retry(once).catch((error: unknown) => {
      if (!signal.aborted || !(error instanceof KafkaError && error.retriable)) throw error;
      return once();
    });
  }

  /** From now on nothing is possible any more: throws why. */
  #fail(cause: unknown): never {
    const { code, kafkaCode, kafkaName, message } = cause as KafkaError;
    const kafka = { code: kafkaCode, name: kafkaName };
    this.#unusable = new KafkaError(code, kafka, `${message}; the transactor is unusable`, { cause, retriable: false });
    this.#isUndecided = cause instanceof TransactionalError && cause.remedy === 'repeat';
    this.#log.error({ error: message }, 'transactions cannot go on');
    throw this.#unusable;
  }
}

/** Errors that come again whatever is done. */
const hopeless = new Set<string>(['unauthorized', 'invalidData', 'configuration']);

/** Errors of Kafka are gone with the transaction, so that the work may be done again; others are thrown as they are. */
function afterAbort(error: unknown): unknown {
  if (!(error instanceof KafkaError)) return error;
  const { code, kafkaCode, kafkaName, message } = error;
  const retriable = !hopeless.has(code);
  return new KafkaError(code, { code: kafkaCode, name: kafkaName }, message, { cause: error, retriable });
}

const closed = (): KafkaError =>
  new KafkaError('unavailable', { code: -197, name: '_DESTROY' }, 'the transactor is closed', { retriable: false });
