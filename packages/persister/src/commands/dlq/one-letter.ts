import { ServiceError } from '@monasca/common';
import type { CommandContext, OptionValues } from '@monasca/common/service';
import type { PersisterConfig } from '../../config.js';
import { openLetters, type OpenedLetter } from '../letters/open-letters.js';
import type { topicOptions } from '../topic.js';
import { selectLetters, type Selection } from './select.js';

/** A letter, whatever its state, and the topic that it is on. */
export interface OneLetter extends Selection, OpenedLetter {}

/** The letter at a place; throws ServiceError `invalidData` where there is none. */
export async function oneLetter(
  place: string,
  options: OptionValues<typeof topicOptions>,
  context: CommandContext<PersisterConfig>,
): Promise<OneLetter> {
  const all = { reason: undefined, tenant: undefined, since: undefined, until: undefined, state: 'all' } as const;
  const selection = await selectLetters([place], { ...options, ...all }, context);
  for await (const opened of openLetters(selection.reader, selection.letterTopic, selection.letters)) {
    return { ...selection, ...opened };
  }
  throw new ServiceError('invalidData', `${selection.letterTopic}: no such letter at ${place}`);
}
