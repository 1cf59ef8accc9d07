/** The name is also what the handlers of a signal are given. */
const signal = 'SIGTERM';

/**
 * Stops in order when nobody reads the output any more (`… | head -1`), as after a SIGTERM; what is not serving ends by
 * itself. Without a listener the error of a stream would end the process at once, with a stack trace.
 */
export function stopOnClosedOutput(): void {
  process.stdout.once('error', () => process.emit(signal, signal));
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
