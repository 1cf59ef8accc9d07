import {
  actOptions,
  defineCommand,
  markRecord,
  type CommandContext,
  type Sending,
  type ServiceCommand,
} from '@monasca/common/service';
import type { PersisterConfig } from '../../config.js';
import type { Letter } from '../letters/letter.js';
import { act } from './act.js';
import { requireChoice, selectLetters, selectOptions } from './select.js';

/** Marks letters as dropped. */
export const drop: ServiceCommand<PersisterConfig> = defineCommand({
  name: 'dlq drop',
  description: 'Marks letters as dropped: they are open no longer, and stay on the topic.',
  operand: { syntax: '[place...]', help: 'letters, each by partition:offset; or the filters say which' },
  options: { ...selectOptions, ...actOptions },
  async run({ operands, options }, context: CommandContext<PersisterConfig>) {
    requireChoice(operands, options);
    const selection = await selectLetters(operands, options, context);
    const { letterTopic: topic } = selection;
    const sendings = (letters: readonly Letter[]): Sending[] =>
      letters.map((letter) => ({ letter, outputs: [{ topic, record: markRecord(letter, 'dropped') }] }));
    return act(selection, options, { verbs: ['drop', 'dropped'], sendings }, context);
  },
});
