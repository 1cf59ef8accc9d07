/** What the integration tests have in common. */
import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { ColumnBatch } from '../src/column-batch.js';
import type { ClientHandlers, Properties } from '../src/client.js';
import { ColumnConsumer, type ConsumerHandlers, type ConsumerSizes, type Place } from '../src/consumer.js';
import { ColumnProducer, outcomeState, type ProducerSizes } from '../src/producer.js';
import type { ColumnRecord } from '../src/write-records.js';

export const bootstrap = process.env.MONASCA_TEST_KAFKA ?? '';

export const newName = (): string => `columns-${randomUUID()}`;

export function producerOf(more: Properties = {}, handlers?: ClientHandlers, sizes?: ProducerSizes): ColumnProducer {
  const properties = { 'bootstrap.servers': bootstrap, 'enable.idempotence': true, 'linger.ms': 5, ...more };
  return new ColumnProducer(properties, handlers, sizes);
}

/** A producer that the test closes at its end, if it has not itself. */
export function newProducer(more?: Properties, handlers?: ClientHandlers, sizes?: ProducerSizes): ColumnProducer {
  const producer = producerOf(more, handlers, sizes);
  onTestFinished(() => producer.close(0));
  return producer;
}

/** A consumer that begins with the oldest record. */
export function consumerOf(more: Properties = {}, handlers?: ConsumerHandlers, sizes?: ConsumerSizes): ColumnConsumer {
  const properties = {
    'bootstrap.servers': bootstrap,
    'group.id': newName(),
    'auto.offset.reset': 'earliest',
    'enable.auto.commit': false,
    'fetch.wait.max.ms': 10,
  };
  return new ColumnConsumer({ ...properties, ...more }, handlers, sizes);
}

/** One that the test closes at its end. */
export function newConsumer(more?: Properties, handlers?: ConsumerHandlers, sizes?: ConsumerSizes): ColumnConsumer {
  const consumer = consumerOf(more, handlers, sizes);
  onTestFinished(() => consumer.close());
  return consumer;
}

/** Sends everything; throws unless each record was delivered. */
export async function send(producer: ColumnProducer, topic: string, records: readonly ColumnRecord[]): Promise<void> {
  for (let from = 0; from < records.length; ) {
    const chunk = producer.produce(topic, records, from, 30_000);
    await chunk.done;
    const bad = chunk.states.subarray(0, chunk.size).findIndex((state) => state !== outcomeState.delivered);
    if (bad >= 0) throw new Error(`record ${from + bad}: error ${chunk.errors[bad]}`);
    from += chunk.size;
    chunk.release();
  }
}

/** The four partitions that the broker gives a topic when its first record comes. */
export const fourPartitions = (topic: string): Required<Place>[] =>
  [0, 1, 2, 3].map((partition) => ({ topic, partition, offset: 0 }));

/** A record as it was read, in memory of its own. */
export interface Read {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly value: Buffer | null;
  readonly key: Buffer | null;
  readonly headers: readonly (readonly [string, Buffer])[];
}

const copy = (bytes: Uint8Array | null): Buffer | null => (bytes === null ? null : Buffer.from(bytes));

function recordsOf(batch: ColumnBatch): Read[] {
  return Array.from({ length: batch.size }, (_, row) => ({
    topic: batch.topics[batch.topicIndexes[row]!]!,
    partition: batch.partitions[row]!,
    offset: batch.offsets[row]!,
    timestamp: batch.timestamps[row]!,
    value: copy(batch.value(row)),
    key: copy(batch.key(row)),
    headers: batch.headers(row).map(([name, value]) => [name, Buffer.from(value)]),
  }));
}

/** Polls until so many records came, or nothing does for so long. */
export async function read(consumer: ColumnConsumer, count: number, timeoutMs = 20_000): Promise<Read[]> {
  const records: Read[] = [];
  const until = Date.now() + timeoutMs;
  while (records.length < count && Date.now() < until) {
    const batch = await consumer.poll();
    if (batch === undefined) continue;
    records.push(...recordsOf(batch));
    batch.release();
  }
  return records;
}

export const numbered = (count: number, from = 0, bytes = 0): ColumnRecord[] =>
  Array.from({ length: count }, (_, i) => ({ value: Buffer.from(String(from + i).padEnd(bytes)) }));

export const placeOf = ({ topic, partition, offset }: Read): string => `${topic} ${partition} ${offset}`;
