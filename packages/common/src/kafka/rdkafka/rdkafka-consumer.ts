import { setTimeout as sleep } from 'node:timers/promises';
import { newConsumer, toKafkaError, type NativeConsumer, type NativeMessage } from './client.js';
import { ClientErrors } from '../client-errors.js';
import { connect } from '../connect.js';
import type { ConsumerDriver, ConsumerDriverEvents, RefusedOffset } from '../consumer/consumer-driver.js';
import { resolveBootstrap } from '../embedded.js';
import { KafkaError } from '../errors.js';
import { beginning, recreatedTopic } from '../consumer/recreated-topic.js';
import { RdkafkaMembership } from './rdkafka-membership.js';
import { MessageColumns } from './message-columns.js';
import type { ConsumerOptions } from '../options.js';
import { consumerProperties } from '../properties.js';
import type { RecordColumns } from '../consumer/record-batch.js';
import type { TopicPartition, TopicPartitionOffset } from '../record.js';

/** How long the coordinator may take to answer a commit, in ms; then the offsets are committed again later. */
const commitTimeoutMs = 10_000;

/** How long a change of position may take, in ms. */
const seekTimeoutMs = 5_000;

/**
 * How long to wait before asking again when nothing was there, in ms: the price of not holding a libuv thread. It adds
 * to the latency of a single record; at 5 an idle consumer takes three times the processor time (6 % measured).
 */
const idlePollMs = 20;
/**
 * The group has given our partitions to others: their offsets are no longer ours to commit. ILLEGAL_GENERATION does not
 * say that: a commit that is on its way when a rebalance begins is refused so, and made again in the next generation.
 */
const lostNames = new Set([
  'UNKNOWN_MEMBER_ID',
  'FENCED_INSTANCE_ID',
  '_FENCED',
  '_ASSIGNMENT_LOST',
  '_MAX_POLL_EXCEEDED',
]);

/** Who waits for the answer to a commit. */
interface Waiter {
  readonly offsets: readonly TopicPartitionOffset[];
  resolve(): void;
  reject(error: Error): void;
}

/** Consumer driver on node-rdkafka's `consume(n)`. */
export class RdkafkaConsumerDriver implements ConsumerDriver {
  readonly membership: RdkafkaMembership;
  /** The binding does not say which generation offsets are sent for: after a loss they are sent for none, and taken. */
  readonly refusesLostOffsets = false;
  /** A pause throws away what was fetched: it had better be worth it. */
  readonly resumeShare = 1 / 2;
  readonly #client: NativeConsumer;
  readonly #errors: ClientErrors;
  #committing: Waiter | undefined;
  /**
   * The binding does not tell a loss: once an error says that the group has expelled us, the next revocation is one,
   * or the one that is going on: librdkafka revokes before it hands over the answer to a commit by which it knows.
   */
  #lost = false;
  /**
   * The error after which nothing is read any more. It comes once in place of records, where the binding drops it when
   * records came before it in the same call; then a commit that is refused for it tells.
   */
  #fatal: KafkaError | undefined;
  #isHolding = false;
  #isClosing = false;
  #endToken = (): void => {};

  /** Connects and joins the group; throws as {@link connect} does. */
  static async connect(options: ConsumerOptions, events: ConsumerDriverEvents): Promise<RdkafkaConsumerDriver> {
    const bootstrap = resolveBootstrap(options);
    const driver = new RdkafkaConsumerDriver(options, bootstrap, events);
    driver.#endToken = await connect(driver.#client, options, bootstrap);
    // The time-out counts for each message, not for the call: with 0 a call takes what is there and returns.
    driver.#client.setDefaultConsumeTimeout(0);
    try {
      driver.#client.subscribe([...options.topics]);
    } catch (error) {
      await driver.close();
      throw toKafkaError(error, `topics [${options.topics.join(', ')}]`);
    }
    return driver;
  }

  private constructor(options: ConsumerOptions, bootstrap: string, events: ConsumerDriverEvents) {
    this.#errors = new ClientErrors('consumer', options);
    this.#client = newConsumer(
      consumerProperties(options, bootstrap),
      (assigned, partitions) => {
        const list = partitions.map(({ topic, partition }) => ({ topic, partition }));
        if (!assigned) {
          events.onRevoke(list, () => this.#lost);
          return;
        }
        this.#lost = false;
        events.onAssign(list);
      },
      (error, offsets) => {
        const waiter = this.#committing;
        // The answer to a commit that was given up may come after all, while the next one waits.
        if (waiter === undefined || !isAbout(waiter.offsets, offsets)) return;
        if (error) waiter.reject(toKafkaError(error, 'commit refused'));
        else waiter.resolve();
      },
    );
    this.membership = new RdkafkaMembership(this.#client);
    this.#client.on('event.log', ({ message = '' }: { message?: string }) => {
      const topic = recreatedTopic(message);
      if (topic !== undefined) events.onRecreated(topic);
    });
    this.#client.on('event.error', (error) => {
      this.#errors.report(toKafkaError(error, 'consumer'));
    });
  }

  async poll(max: number, accepts: (topic: string, partition: number) => boolean): Promise<RecordColumns | undefined> {
    const messages = await new Promise<NativeMessage[]>((resolve, reject) => {
      this.#client.consume(max, (error: unknown, list) => {
        if (error) reject(this.#heard(toKafkaError(error, 'consume')));
        else resolve(list);
      });
    });
    if (messages.length === 0) {
      if (this.#fatal !== undefined) throw this.#fatal;
      await sleep(idlePollMs);
      return undefined;
    }
    const accepted = messages.filter(({ topic, partition }) => accepts(topic, partition));
    return accepted.length === 0 ? undefined : new MessageColumns(accepted);
  }

  async commit(offsets: readonly TopicPartitionOffset[]): Promise<readonly RefusedOffset[]> {
    if (this.#committing !== undefined) throw new Error('one commit at a time');
    if (this.#isClosing) throw closed();
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        this.#committing = { offsets, resolve, reject };
        timer = setTimeout(() => {
          reject(new KafkaError('timeout', { code: -185, name: '_TIMED_OUT' }, 'commit: no answer'));
        }, commitTimeoutMs);
        this.#client.commit([...offsets]);
      });
      // The binding drops the errors of single partitions.
      return [];
    } catch (error) {
      throw this.#heard(error instanceof KafkaError ? error : toKafkaError(error, 'commit'));
    } finally {
      clearTimeout(timer);
      this.#committing = undefined;
    }
  }

  /** The binding has but one queue for records and for the group: all that is assigned is paused. */
  hold(isHolding: boolean): void {
    this.#isHolding = isHolding;
    const assigned = this.#client.assignments();
    if (isHolding) this.#client.pause(assigned);
    else this.#client.resume(assigned);
  }

  assign(partitions: readonly TopicPartition[]): void {
    if (this.#cooperative) this.#client.incrementalAssign([...partitions]);
    else this.#client.assign([...partitions]);
    if (this.#isHolding) this.#client.pause([...partitions]);
    // librdkafka remembers that a partition was paused when it was ours before.
    else this.#client.resume([...partitions]);
  }

  async rewind(partitions: readonly TopicPartition[]): Promise<void> {
    for (const { topic, partition } of partitions) {
      const place = { topic, partition, offset: beginning };
      await new Promise<void>((resolve, reject) => {
        this.#client.seek(place, seekTimeoutMs, (error: unknown) => {
          if (error) reject(toKafkaError(error, 'rewind'));
          else resolve();
        });
      });
    }
  }

  unassign(partitions: readonly TopicPartition[]): Promise<void> {
    if (this.#cooperative) this.#client.incrementalUnassign([...partitions]);
    else this.#client.unassign();
    return Promise.resolve();
  }

  async close(): Promise<void> {
    // Nobody polls any more, so that its answer would never come.
    this.#isClosing = true;
    this.#committing?.reject(closed());
    this.#endToken();
    await this.membership.end();
    await new Promise<void>((resolve) =>
      this.#client.disconnect(() => {
        resolve();
      }),
    );
    this.#errors.end();
  }

  #heard(error: KafkaError): KafkaError {
    if (lostNames.has(error.kafkaName)) this.#lost = true;
    if (error.kafkaName === '_FATAL') this.#fatal = error;
    return error;
  }

  get #cooperative(): boolean {
    return this.#client.rebalanceProtocol() === 'COOPERATIVE';
  }
}

const closed = (): KafkaError =>
  new KafkaError('unavailable', { code: -197, name: '_DESTROY' }, 'commit: the consumer was closed');

function isAbout(committed: readonly TopicPartitionOffset[], answered: readonly TopicPartitionOffset[]): boolean {
  const text = ({ topic, partition, offset }: TopicPartitionOffset): string => `${partition} ${offset} ${topic}`;
  const places = new Set(committed.map(text));
  return answered.every((offset) => places.has(text(offset)));
}
