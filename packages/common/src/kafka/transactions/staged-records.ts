import { checkRecords } from '../producer/check-records.js';
import type { Producer } from '../producer/producer.js';
import type { Outcome, ProducerRecord } from '../record.js';

/** Most bytes of a record where the options do not say: the producer's default. */
const defaultMaxBytes = 1_000_000;

/** What a record takes beside its own bytes, and each of its headers, in bytes at most. */
const [recordOverhead, headerOverhead] = [100, 10];

type Delivered = Extract<Outcome, { status: 'delivered' }>;
type Missed = Exclude<Outcome, Delivered>;

/** They have a place once they are written. */
const staged: Delivered = { status: 'delivered', partition: -1, offset: -1 };

/** Records of a transaction that wait for its commit; those that could never be sent are refused at once. */
export class StagedRecords implements Producer {
  readonly #writer: Producer;
  readonly #maxBytes: number;
  #records = new Map<string, ProducerRecord[]>();

  constructor(writer: Producer, maxBytes = defaultMaxBytes) {
    this.#writer = writer;
    this.#maxBytes = maxBytes;
  }

  get inFlight(): number {
    return this.#writer.inFlight;
  }

  async publish(topic: string, records: readonly ProducerRecord[]): Promise<Outcome[]> {
    checkRecords(topic, records);
    const outcomes = await Promise.resolve(records.map((record) => this.#outcomeOf(record)));
    const waiting = this.#records.get(topic) ?? [];
    this.#records.set(topic, waiting);
    for (const [index, record] of records.entries()) if (outcomes[index] === staged) waiting.push(record);
    return outcomes;
  }

  flush(deadlineMs?: number): Promise<boolean> {
    return this.#writer.flush(deadlineMs);
  }

  close(deadlineMs?: number): Promise<void> {
    return this.#writer.close(deadlineMs);
  }

  /**
   * Writes what waits; what is not confirmed waits on, for the next call.
   * @returns why something is not, if anything
   */
  async write(deadlineMs: number): Promise<Missed | undefined> {
    const all = await Promise.all([...this.#records].map(([topic, records]) => this.#writeTo(topic, records, deadlineMs))); // prettier-ignore
    return all.find((missed) => missed !== undefined);
  }

  forget(): void {
    this.#records = new Map();
  }

  async #writeTo(topic: string, records: readonly ProducerRecord[], deadlineMs: number): Promise<Missed | undefined> {
    const outcomes = await this.#writer.publish(topic, records, { deadlineMs });
    const left = records.filter((_, index) => outcomes[index]?.status !== 'delivered');
    this.#records.set(topic, left);
    return outcomes.find((outcome) => outcome.status !== 'delivered');
  }

  #outcomeOf({ key = '', value, headers = [] }: ProducerRecord): Outcome {
    const pairs = headers.map(([name, of]) => Buffer.byteLength(name) + Buffer.byteLength(of) + headerOverhead);
    const bytes = pairs.reduce((sum, one) => sum + one, recordOverhead + Buffer.byteLength(key) + (value?.length ?? 0));
    if (bytes <= this.#maxBytes) return staged;
    const message = `expected at most ${this.#maxBytes} bytes with their overhead, got ${bytes}`;
    return { status: 'failed', code: 'MSG_SIZE_TOO_LARGE', message, retriable: false };
  }
}
