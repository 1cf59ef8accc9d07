import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceError } from '@monasca/common';

/** How long a start or a command may have the store, in ms: then somebody has it for good. */
const patienceMs = 30_000;
const pauseMs = 200;

/** Repeats what another process is in the way of, for some time: a command at work, or a process that starts. */
export async function whenFree<T>(work: () => Promise<T>, patience = patienceMs): Promise<T> {
  const deadline = Date.now() + patience;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const isInUse = error instanceof ServiceError && error.code === 'inUse';
      if (!isInUse || Date.now() > deadline) throw error;
    }
    await sleep(pauseMs);
  }
}
