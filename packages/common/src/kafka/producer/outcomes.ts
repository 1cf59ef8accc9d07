import type { KafkaError } from '../errors.js';
import type { Outcome } from '../record.js';

/** Certain: the record never left this process. */
export const notSent = {
  status: 'failed',
  code: '_TIMED_OUT',
  message: 'the deadline passed before the record could be sent',
  retriable: true,
} as const satisfies Outcome;

/** The same, once nothing is sent any more. */
export const closedOutcome: Outcome = {
  ...notSent,
  message: 'the producer was closed before the record could be sent',
};

/** Nothing was heard of the record. */
export const unknownOutcome = (message: string): Outcome => ({ status: 'unknown', code: '_TIMED_OUT', message });

/** What an error says of its record; `isCertain`: it is in no log of a broker. */
export function errorOutcome({ kafkaName: code, message, retriable }: KafkaError, isCertain: boolean): Outcome {
  return isCertain ? { status: 'failed', code, message, retriable } : { status: 'unknown', code, message };
}
