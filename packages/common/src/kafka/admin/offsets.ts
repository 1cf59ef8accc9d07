import { unknownTopic } from './admin.js';
import { answered, timeoutOf, topicPartitions, withClient, withGroup } from './admin-client.js';
import type { NativeProducer } from '../rdkafka/client.js';
import type { KafkaOptions } from '../options.js';
import type { TopicPartition, TopicPartitionOffset } from '../record.js';

/** The first and the next offset of a partition. */
export interface OffsetRange extends TopicPartition {
  readonly low: number;
  readonly high: number;
}

/** Where a group stands in a partition. */
export interface GroupLag extends OffsetRange {
  /** The offset that the group has committed: the next to be read. Undefined when it has none. */
  readonly committed: number | undefined;
  /**
   * Records between that and the end, as offsets count; from the beginning of the partition where none is committed.
   */
  readonly lag: number;
}

/** First and next offset of every partition of a topic; an unknown topic throws KafkaError `configuration`. */
export function offsetRanges(options: KafkaOptions, topic: string): Promise<OffsetRange[]> {
  return withTopic(options, topic, (client, partitions) =>
    Promise.all(partitions.map((partition) => offsetRange(client, topic, partition, timeoutOf(options)))),
  );
}

/**
 * What a group has committed of a topic, of every partition where it has: read without joining it, so that its members
 * are not disturbed.
 */
export async function groupOffsets(
  options: KafkaOptions,
  groupId: string,
  topic: string,
): Promise<TopicPartitionOffset[]> {
  const partitions = await withTopic(options, topic, (_client, all) => Promise.resolve(all));
  const wanted = partitions.map((partition) => ({ topic, partition }));
  const committed = await withGroup(options, groupId, (client) =>
    answered<TopicPartitionOffset[]>(`offsets of group ${groupId}`, (callback) =>
      client.committed(wanted, timeoutOf(options), callback as never),
    ),
  );
  // Where none is committed the binding leaves the offset out.
  return committed.flatMap(({ partition, offset }) => (offset >= 0 ? [{ topic, partition, offset }] : []));
}

/** How far a group is behind in every partition of a topic, without joining it. */
export async function groupLag(options: KafkaOptions, groupId: string, topic: string): Promise<GroupLag[]> {
  // In this order: a group that goes on meanwhile seems further behind than it is, never ahead of the end.
  const offsets = await groupOffsets(options, groupId, topic);
  const ranges = await offsetRanges(options, topic);
  return ranges.map((range) => {
    const committed = offsets.find(({ partition }) => partition === range.partition)?.offset;
    return { ...range, committed, lag: Math.max(0, range.high - Math.max(committed ?? range.low, range.low)) };
  });
}

function withTopic<T>(
  options: KafkaOptions,
  topic: string,
  work: (client: NativeProducer, partitions: readonly number[]) => Promise<T>,
): Promise<T> {
  return withClient(options, async (client) => {
    const partitions = (await topicPartitions(client, options)).get(topic) ?? [];
    if (partitions.length === 0) throw unknownTopic(topic);
    return work(client, partitions);
  });
}

async function offsetRange(
  client: NativeProducer,
  topic: string,
  partition: number,
  timeout: number,
): Promise<OffsetRange> {
  const { lowOffset: low, highOffset: high } = await answered<{ lowOffset: number; highOffset: number }>(
    `offsets of ${topic}-${partition}`,
    (callback) => void client.queryWatermarkOffsets(topic, partition, timeout, callback),
  );
  return { topic, partition, low, high };
}
