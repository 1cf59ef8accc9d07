import { table } from '@monasca/common';
import {
  defineCommand,
  flag,
  placeText,
  value,
  type CommandContext,
  type ServiceCommand,
} from '@monasca/common/service';
import type { NotificationConfig } from '../../config.js';
import { maskedText } from '../masked.js';
import { visible } from '../visible.js';
import { failureStates, type MarkedFailure } from './failure.js';
import { filterOptions } from './filter.js';
import { selectFailures } from './select.js';

/** Longest detail in the table, in characters. */
const detailMax = 80;

/** Prints letters. */
export const list: ServiceCommand<NotificationConfig> = defineCommand({
  name: 'failed list',
  description: 'Prints notifications that were given up, and records that could not be read.',
  operand: { syntax: '[place...]', help: 'those that are meant, each by partition:offset on the dead-letter topic; default: all' }, // prettier-ignore
  options: {
    ...filterOptions,
    state: value('state', 'those in this state; default: open', [...failureStates, 'all']),
    json: flag('print one JSON document'),
  },
  async run({ operands, options }, context: CommandContext<NotificationConfig>) {
    const { state: wanted = 'open' } = options;
    const all = await selectFailures(operands, options, context);
    const failures = all.filter(({ state }) => wanted === 'all' || state === wanted);
    process.stdout.write(options.json ? json(context.config.kafka.dead_letter_topic, failures) : text(failures));
    return 0;
  },
});

/** A table, and how many letters have each reason. */
export function text(failures: readonly MarkedFailure[]): string {
  const head = ['place', 'time', 'state', 'reason', 'tenant', 'alarm', 'method', 'type', 'detail'];
  const rows = failures.map((failure) => [
    ...[placeText(failure), timeText(failure), failure.state, visible(failure.reason)],
    ...[failure.tenant, failure.alarm, failure.method, failure.type].map((cell) => visible(cell ?? '')),
    visible(maskedText(failure.detail).slice(0, detailMax)),
  ]);
  const counts = [
    ['reason', 'letters'],
    ...[...reasonsOf(failures)].map(([reason, count]) => [visible(reason), count]),
    ['all', failures.length],
  ];
  return `${failures.length === 0 ? '' : `${table([head, ...rows])}\n\n`}${table(counts)}\n`;
}

/** The same as one document. */
export function json(topic: string, failures: readonly MarkedFailure[]): string {
  const documents = failures.map(({ partition, offset, origin, ...failure }) => ({
    place: placeText({ partition, offset }),
    ...failure,
    detail: maskedText(failure.detail),
    time: timeText(failure),
    record: { topic: origin.topic, place: placeText(origin) },
  }));
  const document = { topic, failed: documents, reasons: Object.fromEntries(reasonsOf(failures)) };
  return `${visible(JSON.stringify(document, undefined, 2))}\n`;
}

function reasonsOf(failures: readonly MarkedFailure[]): ReadonlyMap<string, number> {
  const reasons = new Map<string, number>();
  for (const { reason } of failures) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  return reasons;
}

const timeText = ({ time }: Pick<MarkedFailure, 'time'>): string => new Date(time).toISOString();
