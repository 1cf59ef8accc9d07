import type { ReaderOptions } from '@monasca/common/kafka';
import { readLetters as readAny } from '@monasca/common/service';
import { letterStates, type Letter } from './letter.js';
import { tenantOf } from './tenant.js';

/**
 * Reads the letters of a dead-letter topic, with the state that the last mark of each gives it; they keep the order of
 * their partition. What is kept of each is without its bytes: some 2 kB at most.
 * @param isMeant says which are kept, before their state is known
 */
export function readLetters(
  reader: ReaderOptions,
  topic: string,
  isMeant: (letter: Omit<Letter, 'state'>) => boolean = () => true,
): Promise<readonly Letter[]> {
  return readAny(reader, topic, {
    states: letterStates,
    keep: (headers, batch, row) => {
      const value = batch.value(row);
      const letter = { ...headers, tenant: tenantOf(value), bytes: value?.length };
      return isMeant(letter) ? letter : undefined;
    },
  });
}
