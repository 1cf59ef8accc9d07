import { ServiceError } from '@monasca/common';
import {
  groupOffsets,
  offsetRanges,
  offsetsForTimes,
  type KafkaOptions,
  type OffsetRange,
  type PartitionRange,
} from '@monasca/common/kafka';
import type { Bound } from './bound.js';

/** What is audited. */
export interface AuditedRanges {
  /** One for each partition that the bounds name, in their order; nothing is in one whose ends are equal. */
  readonly ranges: readonly PartitionRange[];
  /** The offset that the group has committed, by partition; none is the beginning. */
  readonly committed: ReadonlyMap<number, number>;
}

/**
 * The part of a topic between two bounds, as far as it reaches now.
 * @throws ServiceError `configuration` for partitions that do not exist, and where the bounds share none; KafkaError for
 * a topic that does not exist
 */
export async function auditedRanges(
  kafka: KafkaOptions,
  { topic, groupId }: { readonly topic: string; readonly groupId: string },
  bounds: { readonly from: Bound; readonly to: Bound },
): Promise<AuditedRanges> {
  // First, so that what it has committed lies in the ranges that are asked for then.
  const offsets = await groupOffsets(kafka, groupId, topic);
  const committed = new Map(offsets.map(({ partition, offset }) => [partition, offset]));
  const all = await offsetRanges(kafka, topic);
  const [from, to] = await Promise.all(
    [bounds.from, bounds.to].map((bound) => positions(kafka, all, committed, bound)),
  );
  const ranges = all.flatMap(({ partition, low, high }) => {
    const [first, end] = [from!.get(partition), to!.get(partition)];
    if (first === undefined || end === undefined) return [];
    const begin = Math.min(Math.max(first, low), high);
    return [{ topic, partition, from: begin, to: Math.max(Math.min(end, high), begin) }];
  });
  if (ranges.length > 0) return { ranges, committed };
  throw new ServiceError('configuration', 'command line: --from and --to: expected offsets of the same partitions');
}

/** The offset of a bound in each partition that it names. */
async function positions(
  kafka: KafkaOptions,
  all: readonly OffsetRange[],
  committed: ReadonlyMap<number, number>,
  bound: Bound,
): Promise<ReadonlyMap<number, number>> {
  if (typeof bound !== 'string' && 'time' in bound) {
    const found = await offsetsForTimes(kafka, all[0]!.topic, bound.time);
    return new Map(found.map(({ partition, offset }) => [partition, offset]));
  }
  if (typeof bound !== 'string') {
    const unknown = [...bound.offsets.keys()].find((partition) => all.every((one) => one.partition !== partition));
    if (unknown === undefined) return bound.offsets;
    throw new ServiceError('configuration', `command line: topic ${all[0]!.topic} has no partition ${unknown}`);
  }
  const at = { earliest: (one: OffsetRange) => one.low, latest: (one: OffsetRange) => one.high, committed: (one: OffsetRange) => committed.get(one.partition) ?? one.low }; // prettier-ignore
  return new Map(all.map((one) => [one.partition, at[bound](one)]));
}
