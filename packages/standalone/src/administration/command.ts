import { table } from '@monasca/common';
import { askRunning } from '../control-socket.js';
import { whenFree } from '../when-free.js';
import type { OperationName } from './operations.js';
import type { Answer } from './tables.js';

/** What is to be done, and to what. */
export interface Task {
  readonly operation: OperationName;
  readonly input: object;
}

/**
 * Does it and prints the answer: on the named server, else by the process that runs on this data directory, else on the
 * store itself.
 * @throws ServiceError as the operation does, `configuration` without a store
 */
export async function administer(
  task: Task,
  { data, postgres }: { readonly data: string; readonly postgres?: string },
): Promise<void> {
  const { operation, input } = task;
  const answer = await whenFree(async () => {
    const running = postgres === undefined ? await askRunning<Answer>(data, operation, input) : undefined;
    return running ?? (await onStore(task, data, postgres));
  });
  process.stdout.write(`${'line' in answer ? answer.line : table([answer.columns, ...answer.rows])}\n`);
}

/** Loads what a running process has loaded already only where there is none. */
async function onStore(task: Task, data: string, postgres: string | undefined): Promise<Answer> {
  const { operate } = await import('./operate.js');
  return operate(task, data, postgres);
}
