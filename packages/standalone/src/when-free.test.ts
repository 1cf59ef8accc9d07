import { expect, it } from 'vitest';
import { ServiceError } from '@monasca/common';
import { whenFree } from './when-free.js';

const inUse = () => Promise.reject(new ServiceError('inUse', 'by another'));

it('repeats what another process is in the way of until it is free', async () => {
  let attempts = 0;
  const work = () => {
    attempts += 1;
    return attempts < 3 ? inUse() : Promise.resolve('done');
  };
  await expect(whenFree(work)).resolves.toBe('done');
  expect(attempts).toBe(3);
});

it('gives up in the end, and at once for any other reason', async () => {
  await expect(whenFree(inUse, 0)).rejects.toThrow('by another');
  let attempts = 0;
  const broken = () => {
    attempts += 1;
    return Promise.reject(new Error('broken'));
  };
  await expect(whenFree(broken)).rejects.toThrow('broken');
  expect(attempts).toBe(1);
});
