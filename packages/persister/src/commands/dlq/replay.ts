import { offsetRanges, type ProducerRecord } from '@monasca/common/kafka';
import { messageIdHeader } from '@monasca/common/messages';
import {
  actOptions,
  defineCommand,
  markRecord,
  placeText,
  type CommandContext,
  type LetterRecord,
  type Place,
  type Sending,
  type ServiceCommand,
} from '@monasca/common/service';
import type { PersisterConfig } from '../../config.js';
import { decoders } from '../../pipelines.js';
import { openLetters } from '../letters/open-letters.js';
import type { Letter } from '../letters/letter.js';
import { messageIdOf } from '../letters/message-id.js';
import { act, type Action } from './act.js';
import { requireChoice, selectLetters, selectOptions, type Selection } from './select.js';

/** Sends the records of letters to their topic again. */
export const replay: ServiceCommand<PersisterConfig> = defineCommand({
  name: 'dlq replay',
  description: 'Sends the records of letters to their topic again, each under its message id.',
  operand: { syntax: '[place...]', help: 'letters, each by partition:offset; or the filters say which' },
  options: { ...selectOptions, ...actOptions },
  async run({ operands, options }, context: CommandContext<PersisterConfig>) {
    requireChoice(operands, options);
    const selection = await selectLetters(operands, options, context);
    const sendings: Action['sendings'] = (letters, fail) => replays(selection, letters, fail);
    return act(selection, options, { verbs: ['replay', 'replayed'], sendings }, context);
  },
});

async function* replays(
  { reader, letterTopic, chosen }: Selection,
  letters: readonly Letter[],
  fail: (letter: Place, why: string) => void,
): AsyncGenerator<Sending> {
  const partitions = new Set((await offsetRanges(chosen.kafka, chosen.topic)).map(({ partition }) => partition));
  for await (const opened of openLetters(reader, letterTopic, letters)) {
    const { letter, record } = opened;
    const { origin } = letter;
    if (record === undefined) {
      fail(letter, `its bytes were omitted, and its record no longer stands at ${origin.topic} ${placeText(origin)}`);
      continue;
    }
    const id = messageIdOf(opened, decoders[chosen.name]);
    const partition = partitions.has(origin.partition) ? origin.partition : undefined;
    yield {
      letter,
      outputs: [
        { topic: origin.topic, record: originalRecord(record, id, partition) },
        { topic: letterTopic, record: markRecord(letter, 'replayed') },
      ],
    };
  }
}

/**
 * In the partition where it stood, so that it keeps its order among others of its key. Not as of the time when it stood
 * there: the broker might delete it as too old before anybody has read it.
 */
function originalRecord(
  { key, value }: LetterRecord,
  id: string | undefined,
  partition: number | undefined,
): ProducerRecord {
  return {
    value,
    ...(key === undefined ? {} : { key }),
    ...(partition === undefined ? {} : { partition }),
    ...(id === undefined ? {} : { headers: [[messageIdHeader, id]] }),
  };
}
