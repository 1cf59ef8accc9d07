import { table } from '@monasca/common';
import { deadLetterTopic } from '@monasca/persister';
import { isComplete, type Account } from './account.js';

/** The accounts as a table; what is neither stored nor rejected is in flight while the demo runs, missing at its end. */
export function accountTable(accounts: readonly Account[], rest: 'in flight' | 'missing'): string {
  const head = ['topic', 'sent', 'confirmed', 'stored', 'rejected', rest, 'surplus'];
  const rows = accounts.map(({ topic, sent, confirmed, stored, rejected, missing, surplus }) => [
    ...[topic, sent, confirmed, stored, rejected, missing, surplus],
  ]);
  return table([head, ...rows]);
}

/** One sentence about the end. */
export function verdict(accounts: readonly Account[]): string {
  if (isComplete(accounts)) return 'Everything that was sent is stored, once.';
  const faults = accounts.flatMap(({ topic, sent, missing, rejected, surplus }) => [
    ...(missing > 0 ? [`${missing} of ${sent} records of ${topic} are missing`] : []),
    ...(rejected > 0 ? [`${rejected} of ${topic} are in ${deadLetterTopic(topic)}`] : []),
    ...(surplus > 0 ? [`${surplus} rows of ${topic} are more than were sent`] : []),
  ]);
  return `Not all is well: ${faults.join('; ')}. The next demo on this data takes the account up.`;
}

/** Shows the accounts while the demo runs: in place on a terminal, else a line every few seconds. */
export class LiveView {
  readonly #out: NodeJS.WriteStream;
  #lines = 0;
  #shown = 0;

  constructor(out: NodeJS.WriteStream = process.stdout) {
    this.#out = out;
  }

  show(accounts: readonly Account[], secondsLeft: number | undefined): void {
    const left = secondsLeft === undefined ? 'until Ctrl-C' : `${secondsLeft} s left`;
    if (this.#out.isTTY) {
      const text = `${accountTable(accounts, 'in flight')}\n${left}`;
      // Up to where the table began, then clear to the end (ECMA-48 CUU, ED).
      const back = this.#lines === 0 ? '' : `\u001b[${this.#lines}A\r\u001b[J`;
      this.#out.write(`${back}${text}\n`);
      this.#lines = text.split('\n').length;
    } else if (this.#shown++ % 5 === 0) {
      const stored = accounts.map((one) => `${one.topic} ${one.stored}/${one.sent}`).join(', ');
      this.#out.write(`stored/sent: ${stored}, ${left}\n`);
    }
  }
}
