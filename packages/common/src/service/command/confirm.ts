import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';

/** Where somebody is asked. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/**
 * Asks on a terminal whether something shall be done; elsewhere it shall. No answer is none.
 * @param question without its mark
 */
export async function confirm(
  question: string,
  signal: AbortSignal,
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<boolean> {
  if (input.isTTY !== true || output.isTTY !== true) return true;
  const terminal = createInterface({ input, output });
  // It takes Ctrl-C for itself.
  terminal.on('SIGINT', () => process.emit('SIGINT', 'SIGINT'));
  const closed = once(terminal, 'close').then(() => '');
  try {
    const answer = await Promise.race([terminal.question(`${question}? [y/N] `, { signal }), closed]);
    return /^y(es)?$/i.test(answer);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    terminal.close();
  }
}
