import type { InputRecord, OutputRecord } from '../pipeline/record.js';
import { deadLetter } from '../stages/report.js';
import type { EngineParts } from './parts.js';

/**
 * What becomes of a record that an engine cannot use: a dead letter, and a word in the log.
 * @param reason a label of a closed list
 */
export function refuse(
  { config, log }: Pick<EngineParts, 'config' | 'log'>,
  record: InputRecord,
  { reason, detail }: { readonly reason: string; readonly detail: string },
): OutputRecord[] {
  const { topic, partition, offset } = record;
  log.warn({ topic, partition, offset, reason, detail }, 'a record cannot be used');
  return [deadLetter(config.kafka.dead_letter_topic, record, reason, detail)];
}

/** Of times in ms, as some write them. */
export const farFuture = {
  reason: 'range',
  detail: 'notification_timestamp: expected seconds since the epoch, got a time of the far future',
};
