import type { ReaderOptions, RecordBatch } from '../../kafka/index.js';
import { placeText } from '../command/place.js';
import { textHeaders } from './headers.js';
import { letterAt, type Letter } from './letter.js';
import { markOf } from './marks.js';
import { readTopic } from './read-topic.js';

/** What a service keeps of its letters. */
export interface LetterKind<Kept extends Letter, State extends string> {
  /** What marks may say; the first is that of a letter without one. */
  readonly states: readonly [State, ...State[]];
  /** What is kept of the letter in a row; undefined for nothing. Bytes of the batch have to be copied. */
  readonly keep: (letter: Letter, batch: RecordBatch, row: number) => Kept | undefined;
}

/**
 * Reads the letters of a dead-letter topic, with the state that the last mark of each gives it; they keep the order of
 * their partition.
 */
export async function readLetters<Kept extends Letter, State extends string>(
  reader: ReaderOptions,
  topic: string,
  { states, keep }: LetterKind<Kept, State>,
): Promise<readonly (Kept & { readonly state: State })[]> {
  const letters = new Map<string, Kept & { readonly state: State }>();
  for await (const batch of readTopic(reader, topic)) {
    for (let row = 0; row < batch.size; row += 1) {
      const headers = textHeaders(batch, row);
      const mark = markOf(headers, states);
      if (mark === undefined) {
        const letter = letterAt(batch, row, headers);
        const kept = letter === undefined ? undefined : keep(letter, batch, row);
        if (kept !== undefined) letters.set(placeText(kept), { ...kept, state: states[0] });
        continue;
      }
      const marked = letters.get(placeText(mark.of));
      if (marked !== undefined) letters.set(placeText(mark.of), { ...marked, state: mark.state });
    }
    batch.finishAll();
  }
  return [...letters.values()];
}
