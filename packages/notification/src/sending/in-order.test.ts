import { expect, it } from 'vitest';
import { InOrder } from './in-order.js';

it('does the work of a key in its order, that of others meanwhile, and goes on after a failure', async () => {
  const inOrder = new InOrder();
  const done: string[] = [];
  const gates = new Map<string, () => void>();
  const work = (name: string, fails = false) =>
    () =>
      new Promise<void>((resolve, reject) => {
        gates.set(name, () => {
          done.push(name);
          if (fails) reject(new Error(name));
          else resolve();
        });
      }); // prettier-ignore
  const first = inOrder.run('a', work('a1', true));
  const second = inOrder.run('a', work('a2'));
  const other = inOrder.run('b', work('b1'));
  await expect.poll(() => [...gates.keys()]).toEqual(['a1', 'b1']);
  gates.get('b1')!();
  await other;
  gates.get('a1')!();
  await expect(first).rejects.toThrow('a1');
  await expect.poll(() => gates.has('a2')).toBe(true);
  gates.get('a2')!();
  await second;
  expect(done).toEqual(['b1', 'a1', 'a2']);
});
