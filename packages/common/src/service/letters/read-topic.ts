import { KafkaError, offsetRanges, readRanges, type ReaderOptions, type RecordBatch } from '../../kafka/index.js';
import { Progress } from '../command/progress.js';

/** Reads all that is on a topic now, and tells its progress on a terminal; nothing of one that does not exist. */
export async function* readTopic(options: ReaderOptions, topic: string): AsyncGenerator<RecordBatch, void, undefined> {
  const ranges = await offsetRanges(options, topic).catch((error: unknown) => {
    if (error instanceof KafkaError && error.kafkaName === 'UNKNOWN_TOPIC_OR_PART') return [];
    throw error;
  });
  const parts = ranges.map(({ partition, low, high }) => ({ topic, partition, from: low, to: high }));
  const progress = new Progress();
  let records = 0;
  try {
    for await (const batch of readRanges(options, parts)) {
      records += batch.size;
      progress.tell(() => `${records} records of ${topic} read`);
      yield batch;
    }
  } finally {
    progress.end();
  }
}
