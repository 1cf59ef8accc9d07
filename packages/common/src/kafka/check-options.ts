import { ServiceError } from '../errors.js';
import type { ConsumerOptions, TransactorOptions } from './options.js';

/** Longest time that a timer of Node takes, in ms: some 24 days. */
export const longestMs = 2 ** 31 - 1;

type AllOptions = Partial<ConsumerOptions & TransactorOptions>;

/** Numbers, each with the least and the most that it may be. */
const numbers = {
  connectTimeoutMs: [1, longestMs],
  statisticsIntervalMs: [0, 86_400_000],
  deliveryTimeoutMs: [1, longestMs],
  lingerMs: [0, 900_000],
  queueMaxRecords: [1, longestMs],
  messageMaxBytes: [1_000, 1_000_000_000],
  transactionTimeoutMs: [1_000, longestMs],
  maxBatchRecords: [1, 10_000_000],
  maxBytesInFlight: [1, Infinity],
  commitIntervalMs: [1, longestMs],
  drainTimeoutMs: [0, longestMs],
  sessionTimeoutMs: [1, 3_600_000],
} satisfies Partial<Record<keyof AllOptions, readonly [number, number]>>;

/** Numbers that count something. */
const counts = new Set<string>(['queueMaxRecords', 'messageMaxBytes', 'maxBatchRecords']);

/**
 * Refuses what would only show later: a client that waits for ever, one that takes nothing, a name that is empty.
 * @param needed what has to be there: without types it would be the text `undefined`, the same one for all
 * @throws ServiceError `configuration` that names the option
 */
export function checkOptions(options: AllOptions, needed: readonly (keyof AllOptions)[] = []): void {
  for (const [name, [least, most]] of Object.entries(numbers)) {
    const value = options[name as keyof typeof numbers];
    if (value === undefined) continue;
    const isRight = value >= least && value <= most && (!counts.has(name) || Number.isInteger(value));
    if (!isRight) refuse(name, `a number from ${least} to ${most}`, String(value));
  }
  for (const name of ['groupId', 'groupInstanceId', 'transactionalId'] as const) {
    const value = options[name];
    if (needed.includes(name) ? !isName(value) : value !== undefined && !isName(value))
      refuse(name, 'a name', got(value));
  }
  const { topics } = options;
  if (topics === undefined && !needed.includes('topics')) return;
  // A pattern, which begins with ^, may be longer than a name.
  const isRight = Array.isArray(topics) && topics.length > 0 && topics.every(isName);
  if (!isRight) refuse('topics', 'the names of one or more', got(topics));
}

/** librdkafka would cut it at a NUL. */
const isName = (value: unknown): boolean => typeof value === 'string' && value !== '' && !value.includes('\0');
function got(value: unknown): string {
  if (value === undefined) return 'nothing';
  return value === '' ? 'an empty text' : JSON.stringify(value);
}

function refuse(option: string, expected: string, got: string): never {
  throw new ServiceError('configuration', `Kafka: ${option}: expected ${expected}, got ${got}`, { fields: { option } });
}
