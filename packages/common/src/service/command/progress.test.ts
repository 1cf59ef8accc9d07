import { expect, it, vi } from 'vitest';
import { Progress } from './progress.js';

function stream(isTTY?: boolean) {
  const written: string[] = [];
  return { written, ...(isTTY === undefined ? {} : { isTTY }), write: (text: string) => written.push(text) };
}

it('progress is told on a terminal, now and then, and taken away at the end', () => {
  vi.useFakeTimers();
  const terminal = stream(true);
  const progress = new Progress(terminal);
  progress.tell(() => '1');
  progress.tell(() => '2');
  vi.advanceTimersByTime(500);
  progress.tell(() => '3');
  progress.end();
  progress.end();
  vi.useRealTimers();
  expect(terminal.written).toEqual(['\r\u001B[K1', '\r\u001B[K3', '\r\u001B[K']);
});

it('elsewhere nothing is told', () => {
  const file = stream();
  const progress = new Progress(file);
  progress.tell(() => '1');
  progress.end();
  expect(file.written).toEqual([]);
});
