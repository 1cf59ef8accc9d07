import { readFileSync } from 'node:fs';
import { ServiceError } from '@monasca/common';
import type { ProducerRecord } from '@monasca/common/kafka';
import { messageIdHeader } from '@monasca/common/messages';
import {
  actOptions,
  defineCommand,
  markRecord,
  placeText,
  value,
  values,
  type CommandContext,
  type ServiceCommand,
} from '@monasca/common/service';
import type { PersisterConfig } from '../../config.js';
import { decoders } from '../../pipelines.js';
import { messageIdOf } from '../letters/message-id.js';
import { topicOptions } from '../topic.js';
import { act } from './act.js';
import { editJson } from './edit-value.js';
import { oneLetter, type OneLetter } from './one-letter.js';

/** Replaces a letter by one with other bytes. */
export const edit: ServiceCommand<PersisterConfig> = defineCommand({
  name: 'dlq edit',
  description: 'Puts a letter with other bytes in the place of one; to be replayed.',
  operand: { syntax: '<place>', help: 'partition:offset on the dead-letter topic' },
  options: {
    ...topicOptions,
    file: value('file', 'the bytes of the record'),
    set: values('path=json', 'a value to put into the JSON of the record, such as metric.value=1.5'),
    ...actOptions,
  },
  async run({ operands: [place = ''], options }, context: CommandContext<PersisterConfig>) {
    if ((options.file === undefined) === (options.set.length === 0)) {
      throw new ServiceError('configuration', 'command line: expected either --file or --set');
    }
    const one = await oneLetter(place, options, context);
    if (one.letter.state !== 'open') throw new ServiceError('invalidData', `letter ${place} is ${one.letter.state}`);
    const bytes = options.file === undefined ? editJson(one.record?.value ?? null, options.set) : read(options.file);
    const decoded = decoders[one.chosen.name].codec.decode(bytes);
    if (!decoded.ok) process.stderr.write(`it still cannot be read: ${decoded.reason}: ${decoded.detail}\n`);
    const sending = {
      letter: one.letter,
      outputs: [editedLetter(one, bytes), markRecord(one.letter, 'edited')].map((record) => ({ topic: one.letterTopic, record })), // prettier-ignore
    };
    return act(one, options, { verbs: ['edit', 'edited'], sendings: () => [sending] }, context);
  },
});

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new ServiceError('configuration', `command line: --file ${file}: ${(error as Error).message}`);
  }
}

/** Replaced, in the letter that takes the place of another one. */
const own = new Set<string>([messageIdHeader, 'dead-letter-edited-from', 'dead-letter-omitted']);

/** With the message id of the record as it was: it stays that record. */
function editedLetter(one: OneLetter, bytes: Buffer): ProducerRecord {
  const { letter, headers, record } = one;
  const id = messageIdOf(one, decoders[one.chosen.name]);
  return {
    value: bytes,
    partition: letter.partition,
    ...(record?.key === undefined ? {} : { key: record.key }),
    headers: [
      ...(id === undefined ? [] : [[messageIdHeader, id] as const]),
      ...headers.filter(([name]) => !own.has(name)),
      ['dead-letter-edited-from', placeText(letter)],
    ],
  };
}
