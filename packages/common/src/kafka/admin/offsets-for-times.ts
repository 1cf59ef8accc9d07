import { ServiceError } from '../../errors.js';
import { embeddedClusterOf } from '../embedded.js';
import type { KafkaOptions } from '../options.js';
import { toKafkaError } from '../rdkafka/client.js';
import { readRanges } from '../reader/read-ranges.js';
import type { TopicPartitionOffset } from '../record.js';
import { answered, timeoutOf, withGroup } from './admin-client.js';
import { offsetRanges, type OffsetRange } from './offsets.js';

/** In whose name is asked: it is in no group. */
const groupId = 'monasca-offsets';

/**
 * For every partition the offset of the first record that is not older than a time; the next offset where all are. The
 * embedded cluster keeps no index of times: what it holds of the topic is read for it, 5 MiB a partition at most.
 * @param time ms since the epoch
 * @throws KafkaError `configuration` for an unknown topic
 */
export async function offsetsForTimes(
  options: KafkaOptions,
  topic: string,
  time: number,
): Promise<TopicPartitionOffset[]> {
  if (!Number.isFinite(time)) throw new ServiceError('internal', `offsets by time: expected a number, got ${time}`);
  // Below 0 numbers mean something else than times.
  const since = Math.max(0, Math.ceil(time));
  const ranges = await offsetRanges(options, topic);
  const isEmbedded = embeddedClusterOf(options) !== undefined;
  const found = await (isEmbedded ? readFor : askFor)(options, topic, ranges, since);
  return ranges.map(({ partition, high }) => ({ topic, partition, offset: found.get(partition) ?? high }));
}

/** Offsets by partition, where there is such a record. */
type Found = ReadonlyMap<number, number>;

async function askFor(
  options: KafkaOptions,
  topic: string,
  ranges: readonly OffsetRange[],
  since: number,
): Promise<Found> {
  const wanted = ranges.map(({ partition }) => ({ topic, partition, offset: since }));
  // Only consumers of the binding are asked for times.
  const answers = await withGroup(options, groupId, (client) =>
    answered<TopicPartitionOffset[]>(`offsets of ${topic} by time`, (callback) =>
      client.offsetsForTimes(wanted, timeoutOf(options), callback as never),
    ),
  );
  // One that failed would be taken for one without such a record.
  const failure = answers.find((answer) => answer instanceof Error);
  if (failure !== undefined) throw toKafkaError(failure, `offsets of ${topic} by time`);
  return new Map(answers.flatMap(({ partition, offset }) => (offset >= 0 ? [[partition, offset]] : [])));
}

async function readFor(
  options: KafkaOptions,
  topic: string,
  ranges: readonly OffsetRange[],
  since: number,
): Promise<Found> {
  const found = new Map<number, number>();
  const wanted = ranges.map(({ partition, low, high }) => ({ topic, partition, from: low, to: high }));
  for await (const batch of readRanges({ ...options, groupId }, wanted)) {
    for (let row = 0; row < batch.size; row += 1) {
      const partition = batch.partitions[row]!;
      if (batch.timestamps[row]! >= since && !found.has(partition)) found.set(partition, batch.offsets[row]!);
    }
    batch.finishAll();
  }
  return found;
}
