import { describe, expect, it } from 'vitest';
import { forEachAtOnce } from './at-once.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('work for each item', () => {
  it('is done once for each, for no more at once than may be', async () => {
    let [running, most] = [0, 0];
    const done: number[] = [];
    await forEachAtOnce(Array.from({ length: 20 }, (_, i) => i), 3, async (item) => {
      running += 1;
      most = Math.max(most, running);
      await turn();
      running -= 1;
      done.push(item);
    }); // prettier-ignore
    expect(done.sort((a, b) => a - b)).toEqual([...Array(20).keys()]);
    expect(most).toBe(3);
  });

  it('ends with the first error, begins no more, and waits for what was begun', async () => {
    const ended: number[] = [];
    const working = forEachAtOnce([1, 2, 3, 4, 5, 6], 2, async (item) => {
      await turn();
      if (item === 1) throw new Error('first');
      await turn();
      ended.push(item);
    });
    await expect(working).rejects.toThrow('first');
    expect(ended).toEqual([2]);
  });

  it('is none for none', async () => {
    await expect(forEachAtOnce([], 4, () => Promise.reject(new Error('called')))).resolves.toBeUndefined();
  });
});
