import { table } from '../table.js';
import type { Account } from './account.js';

/** The accounts as a table. */
export function accountTable(accounts: readonly Account[]): string {
  const head = ['topic', 'sent', 'confirmed', 'stored', 'rejected', 'missing', 'surplus'];
  const rows = accounts.map(({ topic, sent, confirmed, stored, rejected, missing, surplus }) => [
    ...[topic, sent, confirmed, stored, rejected, missing, surplus],
  ]);
  return table([head, ...rows]);
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
      const text = `${accountTable(accounts)}\n${left}`;
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
