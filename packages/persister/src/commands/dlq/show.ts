import {
  bytesText,
  defineCommand,
  flag,
  placeText,
  type CommandContext,
  type ServiceCommand,
} from '@monasca/common/service';
import type { PersisterConfig } from '../../config.js';
import type { OpenedLetter } from '../letters/open-letters.js';
import { topicOptions } from '../topic.js';
import { oneLetter } from './one-letter.js';

/** Prints one letter. */
export const show: ServiceCommand<PersisterConfig> = defineCommand({
  name: 'dlq show',
  description: 'Prints a letter: its headers, and the key and the bytes of its record.',
  operand: { syntax: '<place>', help: 'partition:offset on the dead-letter topic' },
  options: { ...topicOptions, value: flag('print the bytes of the record as they are, and nothing else') },
  async run({ operands: [place = ''], options }, context: CommandContext<PersisterConfig>) {
    const opened = await oneLetter(place, options, context);
    process.stdout.write(options.value ? (opened.record?.value ?? '') : text(opened));
    return 0;
  },
});

function text({ letter, headers, record }: OpenedLetter): string {
  const lines = [`letter ${placeText(letter)}, ${letter.state}`];
  for (const [name, bytes] of headers) lines.push(`${name}: ${bytesText(bytes).text}`);
  if (record === undefined) lines.push('', 'key and value were omitted, and the record stands no longer at its place');
  else lines.push(...part('key', record.key ?? null), ...part('value', record.value));
  return `${lines.join('\n')}\n`;
}

function part(name: string, bytes: Buffer | null): readonly string[] {
  if (bytes === null) return ['', `no ${name}`];
  const { form, text: shown } = bytesText(bytes);
  return ['', `${name}, ${bytes.length} bytes, ${form}:`, shown];
}
