import {
  bytesText,
  defineCommand,
  openLetters,
  placeText,
  type CommandContext,
  type OpenedLetter,
  type ServiceCommand,
} from '@monasca/common/service';
import type { NotificationConfig } from '../../config.js';
import { readerOf } from '../kafka.js';
import { maskedText, maskedUsers } from '../masked.js';
import { visible } from '../visible.js';
import type { MarkedFailure } from './failure.js';
import { recordText } from './record-text.js';
import { selectFailures } from './select.js';

const everyone = { reason: undefined, tenant: undefined, method: undefined, alarm: undefined, since: undefined, until: undefined }; // prettier-ignore

/** Prints one letter. */
export const show: ServiceCommand<NotificationConfig> = defineCommand({
  name: 'failed show',
  description: 'Prints a letter: its headers, and the notification or record in it, with masked addresses.',
  operand: { syntax: '<place>', help: 'partition:offset on the dead-letter topic' },
  options: {},
  async run({ operands: [place = ''] }, context: CommandContext<NotificationConfig>) {
    const letters = await selectFailures([place], everyone, context);
    const { dead_letter_topic, alarm_topic } = context.config.kafka;
    for await (const opened of openLetters(readerOf(context), dead_letter_topic, letters)) {
      process.stdout.write(textOf(opened, opened.letter.origin.topic !== alarm_topic));
    }
    return 0;
  },
});

/** A letter as it is printed. */
export function textOf({ letter, headers, record }: OpenedLetter<MarkedFailure>, mayHoldAddress: boolean): string {
  const lines = headers.map(([name, bytes]) => `${name}: ${maskedText(bytesText(bytes).text)}`);
  const title = `${letter.kind} ${placeText(letter)}, ${letter.state}`;
  const text = [title, ...lines, '', recordText(record.value, mayHoldAddress)].join('\n');
  return `${visible(maskedUsers(text))}\n`;
}
