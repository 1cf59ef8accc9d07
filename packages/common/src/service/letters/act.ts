import { createTransactor, type KafkaOptions } from '../../kafka/index.js';
import type { CommandContext } from '../command/command.js';
import { confirm } from '../command/confirm.js';
import { flag } from '../command/options.js';
import { placeText, type Place } from '../command/place.js';
import { Progress } from '../command/progress.js';
import { sendAll, type Sendings } from './sending.js';

/** Options of every command that changes something. */
export const actOptions = {
  dryRun: flag('say what would be done, and do nothing'),
  yes: flag('do not ask'),
};

/** How long a transaction may take, in ms: so long one that is killed may hold readers of its topics back. */
const transactionTimeoutMs = 15_000;

/** Exit code when something could not be done. */
const incomplete = 1;

/** The letters that something is done with, and what does it. */
export interface LetterDesk<L extends Place> {
  readonly kafka: KafkaOptions;
  /** Whoever uses it at the same time is shut out. */
  readonly transactionalId: string;
  /** Largest record, in bytes; default that of Kafka. */
  readonly messageMaxBytes?: number;
  /** The dead-letter topic. */
  readonly letterTopic: string;
  readonly letters: readonly L[];
  /** Letters that were named and are left alone because of their state. */
  readonly others: readonly (L & { readonly state: string })[];
}

/** What is to be done with letters. */
export interface LetterAction<L extends Place> {
  /** Before it is done, and after: `replay`, `replayed`. */
  readonly verbs: readonly [doing: string, done: string];
  /** What is sent for each letter; those of which there is nothing are told by `fail`. */
  readonly sendings: (letters: readonly L[], fail: (letter: Place, why: string) => void) => Sendings;
}

/** Does it, once it is confirmed; resolves with the exit code. */
export async function actOnLetters<L extends Place>(
  { kafka, transactionalId, messageMaxBytes, letterTopic, letters, others }: LetterDesk<L>,
  { dryRun, yes }: { readonly dryRun: boolean; readonly yes: boolean },
  { verbs: [doing, done], sendings }: LetterAction<L>,
  { lifecycle, log, stopping: signal }: Pick<CommandContext<unknown>, 'lifecycle' | 'log' | 'stopping'>,
): Promise<number> {
  for (const letter of others) process.stderr.write(`${placeText(letter)} is left alone: it is ${letter.state}\n`);
  const what = `${letters.length} ${letters.length === 1 ? 'letter' : 'letters'} of ${letterTopic}`;
  if (dryRun) {
    for (const letter of letters) process.stdout.write(`would ${doing} ${placeText(letter)}\n`);
    return 0;
  }
  if (letters.length === 0) {
    process.stdout.write(`${done} ${what}\n`);
    return 0;
  }
  if (!yes && !(await confirm(`${doing} ${what}`, signal))) {
    process.stderr.write('nothing is done\n');
    return incomplete;
  }

  const size = messageMaxBytes === undefined ? {} : { messageMaxBytes };
  const transactor = await createTransactor({ ...kafka, transactionalId, transactionTimeoutMs, ...size });
  lifecycle.defer('transactor', () => transactor.close());
  const progress = new Progress();
  let [sent, failed] = [0, 0];
  const onSent = (count: number): void => {
    sent += count;
    progress.tell(() => `${done} ${sent} of ${letters.length}`);
  };
  const onFailed = (letter: Place, why: string): void => {
    failed += 1;
    process.stderr.write(`${placeText(letter)} is not ${done}: ${why}\n`);
  };
  const work = sendAll(transactor, sendings(letters, onFailed), { log, signal, onSent, onFailed });
  await work.finally(() => progress.end());
  process.stdout.write(`${done} ${sent} of ${what}\n`);
  return failed === 0 ? 0 : incomplete;
}
