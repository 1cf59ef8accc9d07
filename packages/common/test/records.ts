import { createConsumer, createProducer, type RecordBatch, type RecordColumns } from '../src/kafka/index.js';

/** Every value of a batch as text. */
export const texts = (batch: RecordColumns): string[] =>
  Array.from({ length: batch.size }, (_, row) => batch.text(row) ?? '');

/** Publishes values, each confirmed, spread over so many partitions. */
export async function publish(bootstrap: string, topic: string, values: readonly string[], partitions = 1) {
  const producer = await createProducer({ bootstrap });
  const records = values.map((value, i) => ({ value: Buffer.from(value), partition: i % partitions }));
  const outcomes = await producer.publish(topic, records);
  await producer.close();
  const missed = outcomes.find(({ status }) => status !== 'delivered');
  if (missed !== undefined) throw new Error(`not published: ${JSON.stringify(missed)}`);
}

/** Reads a topic in a group of its own and collects the values until it is stopped. */
export async function startReader(
  bootstrap: string,
  topic: string,
  isolationLevel: 'read_committed' | 'read_uncommitted' = 'read_committed',
) {
  const values: string[] = [];
  const groupId = `${isolationLevel}-${Date.now()}-${topic}`;
  const consumer = await createConsumer({ bootstrap, groupId, topics: [topic], isolationLevel });
  const onBatch = (batch: RecordBatch): void => {
    values.push(...texts(batch));
    batch.finishAll();
  };
  const running = consumer.run({ onBatch });
  const stop = async (): Promise<void> => {
    await consumer.stop();
    await running;
  };
  return { values, stop };
}
