import type { Logger } from '../logger.js';

/** Warnings as lines for the person at a terminal. Errors are told by whoever ends the command because of them. */
export function terminalLog(stream: { write(text: string): unknown } = process.stderr): Logger {
  const nothing = (): void => {};
  const warn = (fields: object, message: string): void =>
    void stream.write(`warning: ${message} ${JSON.stringify(fields)}\n`);
  const log: Logger = { error: nothing, warn, info: nothing, debug: nothing, child: () => log };
  return log;
}
