import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { silentLog, type Log } from '../log.js';
import { Lifecycle } from './lifecycle.js';

describe('the lifecycle', () => {
  it('stops what was started in reverse, once, whatever one of the stops does', async () => {
    const stopped: string[] = [];
    const lifecycle = new Lifecycle(silentLog);
    for (const name of ['first', 'second', 'third']) {
      lifecycle.defer(name, () => {
        stopped.push(name);
        if (name === 'second') throw new Error('stuck');
      });
    }
    await Promise.all([lifecycle.stop(), lifecycle.stop()]);
    expect(stopped).toEqual(['third', 'second', 'first']);
  });

  it('ends with the first failure', async () => {
    const lifecycle = new Lifecycle(silentLog);
    lifecycle.fail(new Error('one'));
    lifecycle.fail(new Error('two'));
    await expect(lifecycle.failure).rejects.toThrow('one');
  });

  it('names the part that failed to stop in the log, and waits for each stop', async () => {
    const error = vi.fn<Log['error']>();
    const lifecycle = new Lifecycle({ ...silentLog, error });
    const order: string[] = [];
    lifecycle.defer('database', () => void order.push('database'));
    lifecycle.defer('slow', async () => {
      await sleep(30);
      order.push('slow');
      throw new Error('stuck');
    });
    await lifecycle.stop();
    expect(order).toEqual(['slow', 'database']);
    expect(error.mock.calls).toEqual([[{ part: 'slow', error: 'stuck' }, 'stopping failed']]);
  });

  it('stops what is started while it is stopping, too', async () => {
    const lifecycle = new Lifecycle(silentLog);
    const late = vi.fn();
    lifecycle.defer('first', () => lifecycle.defer('late', late));
    await lifecycle.stop();
    expect(late).toHaveBeenCalledOnce();
  });
});
