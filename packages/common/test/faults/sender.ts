import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { createProducer, type ClientPath, type Producer, type ProducerOptions } from '../../src/kafka/index.js';
import { Ledger } from './ledger.js';

/** Records of a call, and calls that are under way at most: about what a busy gateway has. */
const [bulk, mostCalls] = [50, 20];

/** Sends without pause until it is stopped, and keeps account. */
export class Sender {
  /** Where it keeps account of what it sends from now on. */
  ledger = new Ledger();
  /** The longest time without a confirmation, in ms. */
  longestGapMs = 0;
  readonly #producer: Producer;
  readonly #topic: string;
  readonly #calls = new Set<Promise<void>>();
  #stopping = false;
  #running: Promise<void> = Promise.resolve();
  #lastConfirmed = Date.now();

  static async start(topic: string, options: ProducerOptions & { client: ClientPath }): Promise<Sender> {
    const sender = new Sender(topic, await createProducer(options));
    sender.#running = sender.#run();
    return sender;
  }

  private constructor(topic: string, producer: Producer) {
    this.#topic = topic;
    this.#producer = producer;
  }

  /** Sends no more, waits for the outcomes of what was sent, and closes. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#running;
    await Promise.all(this.#calls);
    await this.#producer.close();
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      if (this.#calls.size < mostCalls) this.#call();
      await sleep(5);
    }
  }

  #call(): void {
    const { ledger } = this;
    const records = ledger.records(bulk);
    const call = this.#producer.publish(this.#topic, records).then((outcomes) => {
      ledger.note(records, outcomes);
      this.#calls.delete(call);
      if (outcomes.every(({ status }) => status !== 'delivered')) return;
      this.longestGapMs = Math.max(this.longestGapMs, Date.now() - this.#lastConfirmed);
      this.#lastConfirmed = Date.now();
    });
    this.#calls.add(call);
  }
}

/** Sends so many records, each of which is delivered. */
export async function send(
  topic: string,
  count: number,
  options: ProducerOptions,
  ledger = new Ledger(),
): Promise<Ledger> {
  const producer = await createProducer(options);
  const records = ledger.records(count);
  ledger.note(records, await producer.publish(topic, records));
  await producer.close();
  expect(ledger.count('delivered')).toBe(ledger.count());
  return ledger;
}
