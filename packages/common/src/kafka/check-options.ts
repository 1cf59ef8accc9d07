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
 * @throws ServiceError `configuration` that names the option
 */
export function checkOptions(options: AllOptions): void {
  for (const [name, [least, most]] of Object.entries(numbers)) {
    const value = options[name as keyof typeof numbers];
    if (value === undefined) continue;
    const isRight = value >= least && value <= most && (!counts.has(name) || Number.isInteger(value));
    if (!isRight) refuse(name, `a number from ${least} to ${most}`, String(value));
  }
  for (const name of ['groupId', 'groupInstanceId', 'transactionalId'] as const) {
    if (options[name] === '') refuse(name, 'a name', 'an empty text');
  }
  const { topics } = options;
  if (topics !== undefined && (topics.length === 0 || topics.includes(''))) {
    refuse('topics', 'the names of one or more', JSON.stringify(topics));
  }
}

function refuse(option: string, expected: string, got: string): never {
  throw new ServiceError('configuration', `Kafka: ${option}: expected ${expected}, got ${got}`, { fields: { option } });
}
