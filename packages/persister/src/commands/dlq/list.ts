import { table } from '@monasca/common';
import { defineCommand, flag, placeText, type CommandContext, type ServiceCommand } from '@monasca/common/service';
import type { PersisterConfig } from '../../config.js';
import type { Letter } from '../letters/letter.js';
import { selectLetters, selectOptions } from './select.js';

/** Longest detail in the table, in characters. */
const detailMax = 80;

/** Prints letters. */
export const list: ServiceCommand<PersisterConfig> = defineCommand({
  name: 'dlq list',
  description: 'Prints the letters of a dead-letter topic, and how many there are of each reason.',
  operand: { syntax: '[place...]', help: 'letters that are meant, each by partition:offset; default: all' },
  options: { ...selectOptions, json: flag('print one JSON document') },
  async run({ operands, options }, context: CommandContext<PersisterConfig>) {
    const { letterTopic, letters } = await selectLetters(operands, options, context);
    const reasons = new Map<string, number>();
    for (const { reason } of letters) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    process.stdout.write(options.json ? json(letterTopic, letters, reasons) : text(letters, reasons));
    return 0;
  },
});

function text(letters: readonly Letter[], reasons: ReadonlyMap<string, number>): string {
  const head = ['place', 'time', 'state', 'reason', 'record', 'tenant', 'bytes', 'detail'];
  const rows = letters.map((letter) => [
    ...[placeText(letter), timeText(letter), letter.state, letter.reason, placeText(letter.origin)],
    ...[letter.tenant ?? '', letter.bytes ?? '', letter.detail.slice(0, detailMax)],
  ]);
  const counts = [['reason', 'letters'], ...reasons, ['all', letters.length]];
  return `${letters.length === 0 ? '' : `${table([head, ...rows])}\n\n`}${table(counts)}\n`;
}

function json(topic: string, letters: readonly Letter[], reasons: ReadonlyMap<string, number>): string {
  const documents = letters.map(({ partition, offset, origin, ...letter }) => ({
    place: placeText({ partition, offset }),
    ...letter,
    time: timeText(letter),
    record: { topic: origin.topic, place: placeText(origin) },
  }));
  return `${JSON.stringify({ topic, letters: documents, reasons: Object.fromEntries(reasons) }, undefined, 2)}\n`;
}

const timeText = ({ time }: Pick<Letter, 'time'>): string => new Date(time).toISOString();
