import { ServiceError } from '../../errors.js';
import type { RecordColumns } from '../consumer/record-batch.js';
import type { TopicPartition, TopicPartitionOffset } from '../record.js';
import type { PartitionRange } from './ranges.js';

const key = (topic: string, partition: number): string => `${partition} ${topic}`;

/** How far each range is read, by position: a gap in front of its end does not keep it open. */
export class Progress {
  readonly #left = new Map<string, PartitionRange>();

  /** @param ranges one at most of each partition */
  constructor(ranges: readonly PartitionRange[]) {
    for (const range of ranges) this.#left.set(key(range.topic, range.partition), range);
    if (this.#left.size < ranges.length) throw new ServiceError('internal', 'two ranges of one partition');
  }

  /** Ranges that are not read to their end. */
  get left(): readonly PartitionRange[] {
    return [...this.#left.values()];
  }

  /** The rows of a batch that lie in their ranges, and the partitions that have come to their end with it. */
  take({ size, topics, topicIndexes, partitions, offsets }: RecordColumns): {
    readonly rows: readonly number[];
    readonly ended: readonly TopicPartition[];
  } {
    const rows: number[] = [];
    const ended: TopicPartition[] = [];
    let range: PartitionRange | undefined;
    for (let row = 0; row < size; row += 1) {
      const isOther =
        row === 0 || topicIndexes[row] !== topicIndexes[row - 1] || partitions[row] !== partitions[row - 1];
      if (isOther) range = this.#left.get(key(topics[topicIndexes[row]!]!, partitions[row]!));
      if (range === undefined) continue;
      const offset = offsets[row]!;
      if (offset < range.to) rows.push(row);
      if (offset + 1 < range.to) continue;
      ended.push(range);
      this.#left.delete(key(range.topic, range.partition));
      range = undefined;
    }
    return { rows, ended };
  }

  /** Partitions are read up to these offsets; returns those that have come to their end with it. */
  reached(positions: readonly TopicPartitionOffset[]): readonly TopicPartition[] {
    return positions.filter(({ topic, partition, offset }) => {
      const range = this.#left.get(key(topic, partition));
      return range !== undefined && offset >= range.to && this.#left.delete(key(topic, partition));
    });
  }
}
