import type { NotSent } from '../figures.js';
import { decodeGroupRecord } from '../grouping/group-record.js';
import { HeldBytes } from '../grouping/held-bytes.js';
import { PartitionGroups } from '../grouping/partition-groups.js';
import type { Work } from '../pipeline/record.js';
import { groupFlush } from './group-flush.js';
import type { EngineParts } from './parts.js';
import { refuse } from './refuse.js';

/**
 * Tells alarms of a group in one message. What is known of a group stands on the topic itself, as a record with its key:
 * whoever reads the partition after a crash or a rebalance goes on with it.
 * @param maxBytesInFlight of its consumer
 */
export function groupingEngine(parts: EngineParts, maxBytesInFlight: number): Work {
  const { config, clock, figures, log } = parts;
  const { group_topic: topic } = config.kafka;
  const flush = groupFlush(parts);
  const heldBytes = new HeldBytes(maxBytesInFlight);
  /** By the signal of the partition: a partition that comes back later has another one. */
  const partitions = new WeakMap<AbortSignal, PartitionGroups>();

  const groupsOf = (given: AbortSignal): PartitionGroups => {
    const known = partitions.get(given);
    if (known !== undefined) return known;
    const onWaits = (change: 1 | -1): void => figures.waits('grouping', change);
    const onSkipped = (reason: NotSent): void => figures.skipped(reason);
    const groups = new PartitionGroups({ topic, clock, flush, given, heldBytes, onSkipped, onWaits });
    partitions.set(given, groups);
    return groups;
  };

  return (record, given) => {
    const decoded = decodeGroupRecord(record.value);
    if (!decoded.ok) return Promise.resolve(refuse({ config, log }, record, decoded));
    if (given.aborted) return Promise.reject(given.reason as Error);
    return groupsOf(given).take(record, decoded.value);
  };
}
