import type { PartitionRange } from '@monasca/common/kafka';

/**
 * Parts of ranges, one after another, each with the same share of every range: partitions of a topic are as old as each
 * other, so that what is read together was sent at about the same time, and lies together in a store that is ordered by
 * time. Left to themselves partitions drift apart without end.
 * @param most offsets of a part
 */
export function* slicesOf(ranges: readonly PartitionRange[], most: number): Generator<readonly PartitionRange[]> {
  const total = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  const count = Math.ceil(total / most);
  const bound = ({ from, to }: PartitionRange, slice: number): number =>
    from + Math.floor(((to - from) * slice) / count);
  for (let slice = 0; slice < count; slice += 1) {
    yield ranges.map((range) => ({ ...range, from: bound(range, slice), to: bound(range, slice + 1) }));
  }
}
