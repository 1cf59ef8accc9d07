import { isUtf8 } from 'node:buffer';
import { setTimeout as sleep } from 'node:timers/promises';
import { newProducer, toKafkaError, type NativeProducer } from './client.js';
import { ClientErrors } from '../client-errors.js';
import { connect } from '../connect.js';
import { resolveBootstrap } from '../embedded.js';
import type { KafkaError } from '../errors.js';
import { checkRecords, deadlineOf } from '../producer/check-records.js';
import { closedOutcome, errorOutcome, notSent, unknownOutcome } from '../producer/outcomes.js';
import { deliveryTimeoutOf, type ProducerOptions } from '../options.js';
import type { Producer } from '../producer/producer.js';
import { recordList, type Records } from '../producer/record-source.js';
import { producerProperties, type Properties } from '../properties.js';
import { Publication } from './publication.js';
import type { Outcome, ProducerRecord } from '../record.js';

interface Report {
  readonly partition: number;
  readonly offset: number;
  readonly opaque: { readonly publication: Publication; readonly index: number };
}

/** The poll that fetches delivery reports: fast while any is expected, slow for events alone. */
const reportPollMs = 1;
const idlePollMs = 1_000;
/** Reports are fetched while a long list is still being handed over, so that the event loop is not held. */
const recordsPerTurn = 1_000;

/** Producer on node-rdkafka, one delivery report per record. */
export class RdkafkaProducer implements Producer {
  /** The client underneath, for transactions. */
  readonly client: NativeProducer;
  readonly #errors: ClientErrors;
  readonly #deadlineMs: number;
  readonly #open = new Set<Publication>();
  #inFlight = 0;
  #timer: NodeJS.Timeout | undefined;
  #endToken = (): void => {};
  #closed: Promise<void> | undefined;

  /** Connects before it resolves; throws as {@link connect} does. */
  static async connect<Options extends ProducerOptions>(
    options: Options,
    properties: (options: Options, bootstrap: string) => Properties = producerProperties,
    onFatal?: (reason: string) => void,
  ): Promise<RdkafkaProducer> {
    const bootstrap = resolveBootstrap(options);
    const client = newProducer(properties(options, bootstrap));
    const producer = new RdkafkaProducer(client, options, onFatal);
    producer.#endToken = await connect(client, options, bootstrap);
    producer.#poll();
    return producer;
  }

  private constructor(client: NativeProducer, options: ProducerOptions, onFatal?: (reason: string) => void) {
    this.client = client;
    this.#errors = new ClientErrors('producer', options);
    this.#deadlineMs = deliveryTimeoutOf(options);
    client.on('delivery-report', (error, report) => {
      this.#settle(error, report as unknown as Report);
    });
    client.on('event.error', (error) => {
      const reported = toKafkaError(error, 'producer');
      if (reported.kafkaName === '_FATAL' && onFatal !== undefined) onFatal(reported.message);
      else this.#errors.report(reported);
    });
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  async publish(
    topic: string,
    records: Records,
    { deadlineMs = this.#deadlineMs }: { deadlineMs?: number } = {},
  ): Promise<Outcome[]> {
    checkRecords(topic, records);
    const publication = new Publication(records.length);
    const deadline = Date.now() + deadlineOf(deadlineMs);
    let timer: NodeJS.Timeout | undefined;
    this.#open.add(publication);
    try {
      await this.#handOver(topic, recordList(records), publication, deadline);
      timer = setTimeout(() => {
        publication.settleRest(unknownOutcome(`no confirmation within ${deadlineMs} ms`));
      }, deadline - Date.now());
      return await publication.done;
    } finally {
      clearTimeout(timer);
      this.#open.delete(publication);
    }
  }

  async flush(deadlineMs = 10_000): Promise<boolean> {
    const deadline = Date.now() + deadlineMs;
    while (this.#inFlight > 0 && Date.now() < deadline) await sleep(reportPollMs);
    return this.#inFlight === 0;
  }

  close(deadlineMs = 10_000): Promise<void> {
    this.#closed ??= this.#close(deadlineMs);
    return this.#closed;
  }

  #isClosed(): boolean {
    return this.#closed !== undefined;
  }

  async #handOver(topic: string, records: readonly ProducerRecord[], publication: Publication, deadline: number) {
    for (let index = 0; index < records.length; index += 1) {
      const record = records[index]!;
      if (Date.now() >= deadline || this.#isClosed()) {
        publication.settleRest(this.#isClosed() ? closedOutcome : notSent, index);
        return;
      }
      let refused = this.#produce(topic, record, { publication, index });
      while (refused?.kafkaName === '_QUEUE_FULL' && Date.now() < deadline && !this.#isClosed()) {
        await sleep(reportPollMs);
        refused = this.#produce(topic, record, { publication, index });
      }
      if (refused !== undefined) publication.settle(index, errorOutcome(refused, true));
      if (index % recordsPerTurn === recordsPerTurn - 1) await new Promise(setImmediate);
    }
  }

  /** Hands one record to librdkafka; returns why it was refused, if it was. */
  #produce(topic: string, record: ProducerRecord, opaque: Report['opaque']): KafkaError | undefined {
    try {
      const headers = record.headers?.map(([name, value]) => ({ [name]: headerText(name, value) }));
      const { value, key, partition, timestamp } = record;
      this.client.produce(topic, partition ?? null, value, key ?? null, timestamp ?? null, opaque, headers ?? []);
    } catch (error) {
      return toKafkaError(error, `record for ${topic} refused`);
    }
    this.#inFlight += 1;
    if (this.#inFlight === 1) this.#poll();
    return undefined;
  }

  #settle(error: unknown, { opaque, partition, offset }: Report): void {
    this.#inFlight -= 1;
    const { publication, index } = opaque;
    if (!error) {
      publication.settle(index, { status: 'delivered', partition, offset });
      return;
    }
    const reason = toKafkaError(error, 'not delivered');
    // A time-out or a fault says nothing about the broker's log: the record may stand in it, unconfirmed.
    const isCertain = !['timeout', 'unavailable', 'internal'].includes(reason.code);
    publication.settle(index, errorOutcome(reason, isCertain));
  }

  #poll(): void {
    clearTimeout(this.#timer);
    if (!this.client.isConnected()) return;
    this.client.poll();
    this.#timer = setTimeout(
      () => {
        this.#poll();
      },
      this.#inFlight > 0 ? reportPollMs : idlePollMs,
    );
    if (this.#inFlight === 0) this.#timer.unref();
  }

  async #close(deadlineMs: number): Promise<void> {
    await this.flush(deadlineMs);
    for (const publication of this.#open) publication.settleRest(unknownOutcome('the producer was closed'));
    clearTimeout(this.#timer);
    this.#endToken();
    // The binding flushes on its own for 5 s unless told otherwise; what could be flushed has been.
    await new Promise<void>((resolve) =>
      this.client.disconnect(100, () => {
        resolve();
      }),
    );
    this.#errors.end();
  }
}

/** The binding turns header values into C strings: anything but UTF-8 without NUL would arrive changed. */
function headerText(name: string, value: string | Uint8Array): string {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  if (!isUtf8(bytes) || bytes.includes(0)) {
    throw Object.assign(new Error(`header ${name} must be UTF-8 text without NUL`), { code: 87 });
  }
  return typeof value === 'string' ? value : Buffer.from(value).toString();
}
