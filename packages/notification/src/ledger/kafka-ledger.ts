import { setTimeout as sleep } from 'node:timers/promises';
import { createRetry, ServiceError, type Log } from '@monasca/common';
import {
  createProducer,
  offsetRanges,
  offsetsForTimes,
  readRanges,
  type KafkaOptions,
  type PartitionRange,
  type Producer,
  type ProducerRecord,
} from '@monasca/common/kafka';
import { decodeEntry, encodeEntry } from './entry.js';
import { LedgerMemory, type OpenLedger, type Origin } from './ledger.js';

export interface KafkaLedgerOptions {
  readonly kafka: KafkaOptions;
  readonly topic: string;
  /** In whose name is read, as far as brokers check that. */
  readonly groupId: string;
  /** How far back is read at first, in ms. */
  readonly windowMs: number;
  readonly log: Log;
}

/** How long a topic that was made just now may take until all brokers know it, in ms. */
const patienceMs = 10_000;

async function untilThere({ kafka, topic }: KafkaLedgerOptions): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      await offsetRanges(kafka, topic);
      return;
    } catch (error) {
      // Unknown, or without a leader yet.
      const mayCome = error instanceof ServiceError && (error.code === 'configuration' || error.retriable);
      if (!mayCome || Date.now() > deadline) throw error;
    }
    await sleep(200);
  }
}

/** Entries on a compacted topic: key is the delivery id. */
export class KafkaLedger implements OpenLedger {
  readonly #options: KafkaLedgerOptions;
  readonly #producer: Producer;
  readonly #memory = new LedgerMemory();
  readonly #closing = new AbortController();
  /** The next offset to read, by partition. */
  readonly #next = new Map<number, number>();
  #ready: Promise<void> = Promise.resolve();
  /** Not handed over yet. */
  readonly #entries: ProducerRecord[] = [];

  /** @throws KafkaError as connecting does, and `configuration` where there is no such topic */
  static async open(options: KafkaLedgerOptions): Promise<KafkaLedger> {
    await untilThere(options);
    return new KafkaLedger(options, await createProducer({ ...options.kafka, lingerMs: 1 }));
  }

  private constructor(options: KafkaLedgerOptions, producer: Producer) {
    this.#options = options;
    this.#producer = producer;
  }

  ready(): Promise<void> {
    return this.#ready;
  }

  catchUp(): void {
    const { log } = this.#options;
    const { signal } = this.#closing;
    const retry = createRetry({ name: 'reading of the ledger', log, signal });
    this.#ready = this.#ready.then(() => retry(() => this.#read()));
    // Whoever waits for it hears of it.
    this.#ready.catch(() => {});
  }

  originOf(deliveryId: string): Origin | undefined {
    return this.#memory.get(deliveryId);
  }

  note(deliveryId: string, origin: Origin): void {
    this.#memory.set(deliveryId, origin);
    // Those of one turn share a call: each has its price, and none has to wait.
    if (this.#entries.push({ key: deliveryId, value: encodeEntry(origin) }) === 1) {
      setImmediate(() => void this.#publish(this.#entries.splice(0)));
    }
  }

  async close(deadlineMs?: number): Promise<void> {
    this.#closing.abort();
    await this.#publish(this.#entries.splice(0));
    await this.#producer.close(deadlineMs);
  }

  /** Never rejects. */
  async #publish(entries: readonly ProducerRecord[]): Promise<void> {
    const { topic, log } = this.#options;
    try {
      const lost = (await this.#producer.publish(topic, entries)).filter(({ status }) => status !== 'delivered');
      if (lost.length === 0) return;
      log.warn({ count: lost.length, outcome: lost[0] }, 'sent, but not noted: a crash now would send them again');
    } catch (error) {
      log.error({ count: entries.length, error: (error as Error).message }, 'entries of the ledger are lost');
    }
  }

  async #read(): Promise<void> {
    const { kafka, groupId } = this.#options;
    const { signal } = this.#closing;
    for await (const batch of readRanges({ ...kafka, groupId, signal }, await this.#unread())) {
      for (let row = 0; row < batch.size; row += 1) {
        const [key, origin] = [batch.key(row), decodeEntry(batch.value(row))];
        if (key !== null && origin !== undefined) this.#memory.set(key.toString(), origin);
        this.#next.set(batch.partitions[row]!, batch.offsets[row]! + 1);
      }
      batch.finishAll();
    }
  }

  /** What was added since the last time; at first, what is young enough. */
  async #unread(): Promise<PartitionRange[]> {
    const { kafka, topic, windowMs } = this.#options;
    const ends = await offsetRanges(kafka, topic);
    const isKnown = ends.every(({ partition }) => this.#next.has(partition));
    const starts = isKnown ? [] : await offsetsForTimes(kafka, topic, Date.now() - windowMs);
    for (const { partition, offset } of starts) if (!this.#next.has(partition)) this.#next.set(partition, offset);
    return ends.map(({ partition, high }) => ({ topic, partition, from: this.#next.get(partition) ?? 0, to: high }));
  }
}
