import { actOnLetters, type CommandContext, type LetterAction } from '@monasca/common/service';
import type { PersisterConfig } from '../../config.js';
import { deadLetterMaxBytes } from '../../pipelines.js';
import type { Letter } from '../letters/letter.js';
import type { Selection } from './select.js';

/** What is to be done with the letters of a selection. */
export type Action = LetterAction<Letter>;

/** Does it, once it is confirmed; resolves with the exit code. */
export function act(
  { chosen, ...selection }: Selection,
  options: { readonly dryRun: boolean; readonly yes: boolean },
  action: Action,
  context: CommandContext<PersisterConfig>,
): Promise<number> {
  const transactionalId = `${chosen.groupId}-dead-letters`;
  const desk = { ...selection, kafka: chosen.kafka, transactionalId, messageMaxBytes: deadLetterMaxBytes };
  return actOnLetters(desk, options, action, context);
}
