import { ServiceError } from '@monasca/common';
import { parsePlace, placeText, readLetters, type CommandContext, type OptionValues } from '@monasca/common/service';
import type { NotificationConfig } from '../../config.js';
import { readerOf } from '../kafka.js';
import { failureOf, failureStates, type Failure, type MarkedFailure } from './failure.js';
import { failureFilter, type filterOptions } from './filter.js';

/**
 * The letters at the places that are named, or all, as far as the options mean them, in any state.
 * @throws ServiceError `invalidData` for a place without a letter
 */
export async function selectFailures(
  places: readonly string[],
  given: OptionValues<typeof filterOptions>,
  context: CommandContext<NotificationConfig>,
): Promise<readonly MarkedFailure[]> {
  const isMeant = failureFilter(given);
  const named = new Set(places.map((text) => placeText(parsePlace(text, 'place'))));
  const { dead_letter_topic: topic } = context.config.kafka;
  const keep = (failure: Failure): Failure | undefined =>
    (named.size === 0 || named.has(placeText(failure))) && isMeant(failure) ? failure : undefined;
  const letters = await readLetters(readerOf(context), topic, {
    states: failureStates,
    keep: (letter, batch, row) => keep(failureOf(letter, batch.value(row))),
  });
  const found = new Set(letters.map(placeText));
  const lost = [...named].find((place) => !found.has(place));
  if (lost !== undefined) throw new ServiceError('invalidData', `${topic}: no such letter at ${lost}`);
  return letters;
}
