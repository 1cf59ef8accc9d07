import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { ConsumerHandlers } from '../src/kafka/consumer/consumer.js';
import type { ConsumerDriver, ConsumerDriverEvents, RefusedOffset } from '../src/kafka/consumer/consumer-driver.js';
import { classify, KafkaError } from '../src/kafka/errors.js';
import { GroupConsumer } from '../src/kafka/consumer/group-consumer.js';
import { MessageColumns } from '../src/kafka/rdkafka/message-columns.js';
import type { ConsumerOptions } from '../src/kafka/options.js';
import type { RecordBatch } from '../src/kafka/consumer/record-batch.js';
import type { TopicPartition, TopicPartitionOffset } from '../src/kafka/record.js';

const topic = 't';
export const p0 = { topic, partition: 0 };
export const p1 = { topic, partition: 1 };

/** An error of the client by its name. */
export const kafkaError = (name: string): KafkaError => {
  const { code, retriable } = classify(name);
  return new KafkaError(code, { code: -1, name }, name, { retriable });
};

interface PendingCommit {
  readonly offsets: readonly TopicPartitionOffset[];
  answer(error?: Error): void;
}

/** A driver without Kafka: hands over what a test puts in, and answers commits while it is polled, as the real one. */
export class FakeDriver implements ConsumerDriver {
  readonly membership = this;
  refusesLostOffsets = true;
  resumeShare = 1 / 2;
  readonly calls: string[] = [];
  readonly commits: (readonly TopicPartitionOffset[])[] = [];
  readonly polled: (MessageColumns | Error)[] = [];
  /** Answers a commit: an error refuses it, 'later' leaves it in {@link pending}. */
  answer: () => Error | 'later' | undefined = () => undefined;
  readonly pending: PendingCommit[] = [];
  /** Partitions that an answered commit refuses. */
  refused: readonly RefusedOffset[] = [];
  readonly #due: (() => void)[] = [];

  records(partition: number, ...offsets: number[]): void {
    const value = Buffer.alloc(10);
    this.polled.push(
      new MessageColumns(offsets.map((offset) => ({ topic, partition, offset, value, size: 10, timestamp: 1 }))),
    );
  }

  async poll(
    _max: number,
    accepts: (topic: string, partition: number) => boolean,
  ): Promise<MessageColumns | undefined> {
    this.#due.splice(0).forEach((answer) => answer());
    const next = this.polled.shift();
    if (next instanceof Error) throw next;
    if (next === undefined) await sleep(1);
    return next !== undefined && accepts(topic, next.partitions[0]!) ? next : undefined;
  }

  commit(offsets: readonly TopicPartitionOffset[]): Promise<readonly RefusedOffset[]> {
    this.commits.push(offsets);
    return new Promise((resolve, reject) => {
      const answer = (error?: Error): void => (error === undefined ? resolve(this.refused) : reject(error));
      const outcome = this.answer();
      if (outcome === 'later') this.pending.push({ offsets, answer });
      else this.#due.push(() => answer(outcome));
    });
  }

  hold(isHolding: boolean): void {
    this.calls.push(isHolding ? 'hold' : 'go on');
  }

  assign(partitions: readonly TopicPartition[]): void {
    this.#note('assign', partitions);
  }

  rewind(partitions: readonly TopicPartition[]): Promise<void> {
    this.#note('rewind', partitions);
    return Promise.resolve();
  }

  unassign(partitions: readonly TopicPartition[]): Promise<void> {
    this.#note('unassign', partitions);
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.calls.push('close');
    return Promise.resolve();
  }

  #note(call: string, partitions: readonly TopicPartition[]): void {
    this.calls.push(`${call} ${partitions.map(({ partition }) => partition).join()}`);
  }
}

/** A member that runs on a fake driver and has partitions 0 and 1. */
export async function startMember(handlers: Partial<ConsumerHandlers> = {}, options: Partial<ConsumerOptions> = {}) {
  const driver = new FakeDriver();
  let events!: ConsumerDriverEvents;
  const all = {
    bootstrap: 'x',
    groupId: 'g',
    topics: [topic],
    commitIntervalMs: 20,
    drainTimeoutMs: 5_000,
    ...options,
  };
  const consumer = await GroupConsumer.connect(all, (_options, given) => {
    events = given;
    return Promise.resolve(driver);
  });
  const batches: RecordBatch[] = [];
  const running = consumer.run({ onBatch: (batch) => void batches.push(batch), ...handlers });
  running.catch(() => {});
  events.onAssign([p0, p1]);
  await expect.poll(() => consumer.assigned.length).toBe(2);
  return { driver, events, consumer, batches, running };
}
