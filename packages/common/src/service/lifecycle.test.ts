import { describe, expect, it } from 'vitest';
import { silentLog } from '../log.js';
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
});
