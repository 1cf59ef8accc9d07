import { expect, it } from 'vitest';
import { onAbort } from './on-abort.js';

it('calls all that listen when the signal aborts, once', () => {
  const { signal, ...controller } = signalled();
  const called: string[] = [];
  onAbort(signal, () => called.push('a'));
  const leave = onAbort(signal, () => called.push('b'));
  const twice = (): void => void called.push('c');
  const leaveOne = onAbort(signal, twice);
  onAbort(signal, twice);
  leave();
  leaveOne();
  controller.abort();
  controller.abort();
  expect(called).toEqual(['a', 'c']);
});

it('calls the others, too, where one leaves while they are called', () => {
  const { signal, abort } = signalled();
  const called: string[] = [];
  const leave = onAbort(signal, () => called.push('a'));
  onAbort(signal, () => {
    called.push('b');
    leave();
  });
  onAbort(signal, () => called.push('c'));
  abort();
  expect(called).toEqual(['a', 'b', 'c']);
});

function signalled() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
