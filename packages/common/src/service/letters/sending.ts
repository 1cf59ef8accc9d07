import type { Log } from '../../log.js';
import { createRetry } from '../../retry.js';
import { KafkaError, type ProducerRecord, type Transaction, type Transactor } from '../../kafka/index.js';
import type { Place } from '../command/place.js';

/** What is done with a letter: all of it becomes visible, or nothing. */
export interface Sending {
  readonly letter: Place;
  readonly outputs: readonly { readonly topic: string; readonly record: ProducerRecord }[];
}

/** One after another, as they are made. */
export type Sendings = Iterable<Sending> | AsyncIterable<Sending>;

export interface SendOptions {
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly onSent: (count: number) => void;
  /** A letter that cannot be sent, whatever is tried; the others are. */
  readonly onFailed: (letter: Place, why: string) => void;
}

/** Letters of one transaction, and the bytes at which there are fewer. */
const [mostLetters, mostBytes] = [500, 8 * 1024 * 1024];

/** How long one transaction is repeated, in ms. */
const patienceMs = 60_000;

/**
 * Sends in as many transactions as it needs, so that a crash leaves of each letter all or nothing.
 * @throws KafkaError where going on is senseless; the signal's reason between two transactions
 */
export async function sendAll(transactor: Transactor, sendings: Sendings, options: SendOptions): Promise<void> {
  let group: Sending[] = [];
  let bytes = 0;
  for await (const sending of sendings) {
    group.push(sending);
    bytes += sizeOf(sending);
    if (group.length < mostLetters && bytes < mostBytes) continue;
    await send(transactor, group, options);
    [group, bytes] = [[], 0];
  }
  await send(transactor, group, options);
}

/** In one transaction; where a record is refused, each letter has one of its own. */
async function send(transactor: Transactor, group: readonly Sending[], options: SendOptions): Promise<void> {
  const { log, signal, onSent, onFailed } = options;
  const [first] = group;
  if (first === undefined) return;
  signal.throwIfAborted();
  const attempt = createRetry({ name: 'transaction', log, signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]) }); // prettier-ignore
  try {
    await attempt(() => transactor.transaction((transaction) => publish(transaction, group)));
    onSent(group.length);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof KafkaError) || error.code !== 'invalidData') throw error;
    if (group.length === 1) onFailed(first.letter, error.message);
    else for (const one of group) await send(transactor, [one], options);
  }
}

async function publish(transaction: Transaction, group: readonly Sending[]): Promise<void> {
  const byTopic = new Map<string, ProducerRecord[]>();
  for (const { topic, record } of group.flatMap(({ outputs }) => outputs)) {
    const records = byTopic.get(topic) ?? [];
    byTopic.set(topic, records);
    records.push(record);
  }
  await Promise.all([...byTopic].map(([topic, records]) => transaction.publish(topic, records)));
}

const sizeOf = ({ outputs }: Sending): number =>
  outputs.reduce((sum, { record }) => sum + (record.value?.length ?? 0), 0);
