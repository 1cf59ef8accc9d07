import { offsetRanges } from '../admin/offsets.js';
import { KafkaError } from '../errors.js';
import type { KafkaOptions } from '../options.js';
import type { TopicPartition } from '../record.js';

/** A part of a partition: the records at offsets from `from` to before `to`. */
export interface PartitionRange extends TopicPartition {
  readonly from: number;
  readonly to: number;
}

/**
 * Ranges as far as their partitions reach now; those with nothing in them are left out.
 * @throws KafkaError `configuration` for a topic or partition that does not exist
 */
export async function existingRanges(
  options: KafkaOptions,
  ranges: readonly PartitionRange[],
): Promise<PartitionRange[]> {
  const topics = [...new Set(ranges.map(({ topic }) => topic))];
  const all = (await Promise.all(topics.map((topic) => offsetRanges(options, topic)))).flat();
  return ranges.flatMap(({ topic, partition, from, to }) => {
    const whole = all.find((one) => one.topic === topic && one.partition === partition);
    if (whole === undefined) throw unknownPartition(topic, partition);
    const cut = { topic, partition, from: Math.max(from, whole.low), to: Math.min(to, whole.high) };
    return cut.from < cut.to ? [cut] : [];
  });
}

function unknownPartition(topic: string, partition: number): KafkaError {
  const kafka = { code: -190, name: '_UNKNOWN_PARTITION' };
  return new KafkaError('configuration', kafka, `topic ${topic} has no partition ${partition}`);
}
