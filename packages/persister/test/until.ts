import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is yes; fails when it has not become that within two minutes: the machine may be busy. For helpers, which have no test to ask. */
export async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await sleep(20);
  }
}
