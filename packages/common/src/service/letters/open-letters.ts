import { readRanges, type PartitionRange, type ReaderOptions, type RecordBatch } from '../../kafka/index.js';
import { placeText, type Place } from '../command/place.js';

/** The record that a letter holds, in memory of its own. */
export interface LetterRecord {
  readonly key: Buffer | undefined;
  readonly value: Buffer | null;
}

/** A letter with its headers and its record. */
export interface OpenedLetter<L extends Place> {
  readonly letter: L;
  readonly headers: readonly (readonly [name: string, value: Buffer])[];
  readonly record: LetterRecord;
}

/** Opens letters of a topic, in the order of each partition. */
export async function* openLetters<L extends Place>(
  reader: ReaderOptions,
  topic: string,
  letters: readonly L[],
): AsyncGenerator<OpenedLetter<L>, void, undefined> {
  const wanted = new Map(letters.map((letter) => [placeText(letter), letter]));
  for await (const batch of readRanges(reader, rangesOf(topic, letters))) {
    for (let row = 0; row < batch.size; row += 1) {
      const letter = wanted.get(placeText({ partition: batch.partitions[row]!, offset: batch.offsets[row]! }));
      if (letter === undefined) continue;
      const headers = batch.headers(row).map(([name, value]) => [name, Buffer.from(value)] as const);
      yield { letter, headers, record: letterRecord(batch, row) };
    }
    batch.finishAll();
  }
}

/** From the first to the last letter of each partition. */
function rangesOf(topic: string, letters: readonly Place[]): PartitionRange[] {
  const ranges = new Map<number, PartitionRange>();
  for (const { partition, offset } of letters) {
    const { from, to } = ranges.get(partition) ?? { from: offset, to: offset };
    ranges.set(partition, { topic, partition, from: Math.min(from, offset), to: Math.max(to, offset + 1) });
  }
  return [...ranges.values()];
}

/** A copy of the record in a row. */
export function letterRecord(batch: RecordBatch, row: number): LetterRecord {
  const [key, value] = [batch.key(row), batch.value(row)];
  return { key: key === null ? undefined : Buffer.from(key), value: value === null ? null : Buffer.from(value) };
}
