import type { PartitionRange, ReaderOptions } from '@monasca/common/kafka';
import { originOf, readTopic, textHeaders } from '@monasca/common/service';
import { deadLetterTopic } from '../../stages/dead-letter.js';

/** Says of a record whether it is on the dead-letter topic. */
export type IsDeadLettered = (partition: number, offset: number, timestamp: number) => boolean;

/**
 * Reads which records of some ranges are on the dead-letter topic of their topic, whatever the reason; it keeps some 50
 * bytes of each. A record with another timestamp at the same place is another one, of a topic that was made again.
 */
export async function readDeadLetters(
  options: ReaderOptions,
  topic: string,
  ranges: readonly PartitionRange[],
): Promise<IsDeadLettered> {
  const timestamps = new Map(ranges.map(({ partition }) => [partition, new Map<number, number>()]));
  const bounds = new Map(ranges.map((range) => [range.partition, range]));
  for await (const batch of readTopic(options, deadLetterTopic(topic))) {
    for (let row = 0; row < batch.size; row += 1) {
      const origin = originOf(textHeaders(batch, row));
      const range = origin?.topic === topic ? bounds.get(origin.partition) : undefined;
      if (origin === undefined || range === undefined || origin.offset < range.from || origin.offset >= range.to)
        continue;
      timestamps.get(origin.partition)?.set(origin.offset, origin.timestamp);
    }
    batch.finishAll();
  }
  return (partition, offset, timestamp) => timestamps.get(partition)?.get(offset) === timestamp;
}
