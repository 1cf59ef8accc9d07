import { table } from '@monasca/common';
import { defineCommand, flag, placeText, type CommandContext, type ServiceCommand } from '@monasca/common/service';
import type { NotificationConfig } from '../../config.js';
import { isoTime } from '../../presentation/iso-time.js';
import { readerOf } from '../kafka.js';
import type { Entry } from './entry.js';
import { readChronicle } from './read-chronicle.js';

/** Prints what became of the notifications of an alarm. */
export const showLedger: ServiceCommand<NotificationConfig> = defineCommand({
  name: 'ledger show',
  description:
    'Prints what the topics say of an alarm: its transitions, and what was sent, failed, given up and taken.',
  operand: { syntax: '<alarm>', help: 'id of the alarm' },
  options: { json: flag('print one JSON document') },
  async run({ operands: [alarm = ''], options }, context: CommandContext<NotificationConfig>) {
    const entries = await readChronicle(readerOf(context), context.config, alarm);
    process.stdout.write(options.json ? json(alarm, entries) : text(entries));
    return 0;
  },
});

function text(entries: readonly Entry[]): string {
  const head = ['time', 'source', 'state', 'method', 'type', 'name', 'outcome', 'place'];
  const rows = entries.map(({ time, source, state, method, type, name, outcome, place }) => [
    ...[isoTime(time) ?? String(time), source, state ?? '', method ?? '', type ?? '', name ?? '', outcome],
    `${place.topic} ${placeText(place)}`,
  ]);
  return entries.length === 0 ? 'no topic says anything of it\n' : `${table([head, ...rows])}\n`;
}

function json(alarm: string, entries: readonly Entry[]): string {
  const documents = entries.map(({ place, ...entry }) => ({
    ...entry,
    time: isoTime(entry.time) ?? String(entry.time),
    record: { topic: place.topic, place: placeText(place) },
  }));
  return `${JSON.stringify({ alarm, entries: documents }, undefined, 2)}\n`;
}
