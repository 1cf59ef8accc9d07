import { KafkaError, readRanges, type ReaderOptions } from '@monasca/common/kafka';
import {
  letterRecord,
  openLetters as openAny,
  type LetterRecord,
  type OpenedLetter as AnyOpened,
  type Origin,
} from '@monasca/common/service';
import type { Letter } from './letter.js';

/** A letter with its headers and its record. */
export interface OpenedLetter extends Omit<AnyOpened<Letter>, 'record'> {
  /** Undefined where it was omitted and stands no longer at its place. */
  readonly record: LetterRecord | undefined;
}

/** Opens letters of a topic, in the order of each partition; a record that was omitted is read from its place. */
export async function* openLetters(
  reader: ReaderOptions,
  topic: string,
  letters: readonly Letter[],
): AsyncGenerator<OpenedLetter, void, undefined> {
  for await (const opened of openAny(reader, topic, letters)) {
    const isOmitted = opened.headers.some(([name]) => name === 'dead-letter-omitted');
    yield isOmitted ? { ...opened, record: await readOmitted(reader, opened.letter.origin) } : opened;
  }
}

/** Undefined where it is gone, or another record stands at its place. */
async function readOmitted(reader: ReaderOptions, origin: Origin): Promise<LetterRecord | undefined> {
  const { topic, partition, offset, timestamp } = origin;
  try {
    for await (const batch of readRanges(reader, [{ topic, partition, from: offset, to: offset + 1 }])) {
      const record = batch.timestamps[0] === timestamp ? letterRecord(batch, 0) : undefined;
      batch.finishAll();
      return record;
    }
  } catch (error) {
    // Neither topic nor partition is there any more.
    if (!(error instanceof KafkaError) || error.code !== 'configuration') throw error;
  }
  return undefined;
}
