import type { Letter as AnyLetter } from '@monasca/common/service';

/** What may have been done with a letter: nothing yet, or what its mark says. */
export const letterStates = ['open', 'replayed', 'dropped', 'edited'] as const;

/** One of the closed list of states. */
type LetterState = (typeof letterStates)[number];

/** A letter at its place on the dead-letter topic, without its bytes. */
export interface Letter extends AnyLetter {
  /** That of the envelope, where that can be read. */
  readonly tenant: string | undefined;
  /** Bytes of the value; undefined for none. */
  readonly bytes: number | undefined;
  readonly state: LetterState;
}
