import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Turnstile } from './turnstile.js';

describe('a turnstile', () => {
  /** Work that begins, and ends when it is told to. */
  function works() {
    const log: string[] = [];
    const ends = new Map<string, () => void>();
    const work = (name: string) => async (): Promise<string> => {
      log.push(`${name} begins`);
      await new Promise<void>((resolve) => ends.set(name, resolve));
      log.push(`${name} ends`);
      return name;
    };
    const end = async (name: string): Promise<void> => {
      ends.get(name)?.();
      await turn();
    };
    return { log, work, end };
  }

  it('lets work pass together, and some alone', async () => {
    const { log, work, end } = works();
    const turnstile = new Turnstile();
    const all = [
      ...[turnstile.together(work('a')), turnstile.together(work('b'))],
      ...[turnstile.alone(work('X')), turnstile.alone(work('Y'))],
      turnstile.together(work('c')),
    ];
    await turn();
    expect(log).toEqual(['a begins', 'b begins']);
    await end('a');
    expect(log.splice(0)).toEqual(['a begins', 'b begins', 'a ends']);
    await end('b');
    await end('X');
    await end('Y');
    await end('c');
    expect(log).toEqual(['b ends', 'X begins', 'X ends', 'Y begins', 'Y ends', 'c begins', 'c ends']);
    expect(await Promise.all(all)).toEqual(['a', 'b', 'X', 'Y', 'c']);
    expect(turnstile.isIdle).toBe(true);
  });

  it('goes on after work that fails', async () => {
    const turnstile = new Turnstile();
    const fail = (): Promise<never> => Promise.reject(new Error('no'));
    await expect(Promise.allSettled([turnstile.together(fail), turnstile.alone(fail), turnstile.alone(fail)])).resolves.toHaveLength(3); // prettier-ignore
    await expect(turnstile.alone(() => Promise.resolve(1))).resolves.toBe(1);
    await expect(turnstile.together(() => Promise.resolve(2))).resolves.toBe(2);
    await turn();
    expect(turnstile.isIdle).toBe(true);
  });
});
