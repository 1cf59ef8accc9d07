import { ServiceError } from '@monasca/common';
import type { ReaderOptions } from '@monasca/common/kafka';
import { parsePlace, placeText, type CommandContext, type OptionValues } from '@monasca/common/service';
import type { PersisterConfig } from '../../config.js';
import { deadLetterTopic } from '../../stages/dead-letter.js';
import { filterOptions, isFiltering, isInState, letterFilter } from '../letters/filter.js';
import type { Letter } from '../letters/letter.js';
import { readLetters } from '../letters/read-letters.js';
import { chooseTopic, topicOptions, type ChosenTopic } from '../topic.js';

/** Options that every command on letters takes. */
export const selectOptions = { ...topicOptions, ...filterOptions };

/** Letters that a command is about. */
export interface Selection {
  readonly chosen: ChosenTopic;
  readonly reader: ReaderOptions;
  /** The dead-letter topic. */
  readonly letterTopic: string;
  readonly letters: readonly Letter[];
  /** Named letters that are in another state than the options mean. */
  readonly others: readonly Letter[];
}

/**
 * The letters at the places that are named, or all, as far as the options mean them.
 * @throws ServiceError `invalidData` for a place without a letter
 */
export async function selectLetters(
  places: readonly string[],
  given: OptionValues<typeof selectOptions>,
  context: CommandContext<PersisterConfig>,
): Promise<Selection> {
  const chosen = chooseTopic(given, context);
  const keep = letterFilter(given);
  const named = new Set(places.map((text) => placeText(parsePlace(text, 'place'))));
  const reader = { ...chosen.kafka, groupId: chosen.groupId, signal: context.stopping };
  const letterTopic = deadLetterTopic(chosen.topic);
  const isMeant = (letter: Omit<Letter, 'state'>): boolean => (named.size === 0 || named.has(placeText(letter))) && keep(letter); // prettier-ignore
  const letters = await readLetters(reader, letterTopic, isMeant);
  const found = new Set(letters.map(placeText));
  const lost = [...named].find((place) => !found.has(place));
  if (lost !== undefined) throw new ServiceError('invalidData', `${letterTopic}: no such letter at ${lost}`);
  return {
    ...{ chosen, reader, letterTopic },
    letters: letters.filter((letter) => isInState(letter, given)),
    others: named.size === 0 ? [] : letters.filter((letter) => !isInState(letter, given)),
  };
}

/** Refuses to take all letters where nobody has said so. */
export function requireChoice(places: readonly string[], given: OptionValues<typeof selectOptions>): void {
  if (places.length > 0 || isFiltering(given)) return;
  const message = 'expected the places of letters, or a filter: --state open means all that are open';
  throw new ServiceError('configuration', `command line: ${message}`);
}
