import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { ServiceError } from '../errors.js';
import type { Lifecycle } from './lifecycle.js';
import { createLogger } from './logger.js';
import { runService } from './run.js';

const log = createLogger({
  service: 'test',
  destination: new Writable({ write: (_chunk, _encoding, done) => done() }),
});

describe('running a service', () => {
  it('ends with the code of its work, after everything was stopped', async () => {
    const stopped: string[] = [];
    const start = (lifecycle: { defer: (name: string, stop: () => void) => void }): Promise<void> => {
      lifecycle.defer('a', () => void stopped.push('a'));
      return Promise.resolve();
    };
    expect(await runService(start, { log, work: () => Promise.resolve(3) })).toBe(3);
    expect(stopped).toEqual(['a']);
  });

  it('ends with 0 on a signal, and tells the work', async () => {
    const work = (stopping: AbortSignal) =>
      new Promise<number>((resolve) => stopping.addEventListener('abort', () => resolve(0)));
    const running = runService(() => Promise.resolve(), { log, work });
    setTimeout(() => process.emit('SIGTERM'), 20);
    expect(await running).toBe(0);
  });

  it('ends with the code of the error, and says it', async () => {
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const failing = (): Promise<void> => Promise.reject(new ServiceError('unavailable', 'no broker'));
    expect(await runService(failing, { log })).toBe(69);
    expect(written).toHaveBeenCalledWith('no broker\n');
    expect(await runService(() => Promise.reject(new Error('bug')), { log })).toBe(70);
  });

  it('ends with 75 when it does not stop in time', async () => {
    const start = (lifecycle: { defer: (name: string, stop: () => Promise<void>) => void }): Promise<void> => {
      lifecycle.defer('stuck', () => new Promise(() => {}));
      return Promise.resolve();
    };
    expect(await runService(start, { log, stopTimeoutMs: 30, work: () => Promise.resolve(0) })).toBe(75);
  });

  it('ends with 130 at once on a second signal, and handles none when it is over', async () => {
    const before = process.listenerCount('SIGTERM');
    const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
    const start = (lifecycle: Lifecycle): Promise<void> => {
      lifecycle.defer('slow', () => sleep(60));
      setTimeout(() => process.emit('SIGINT'), 10);
      setTimeout(() => process.emit('SIGTERM'), 40);
      return Promise.resolve();
    };
    expect(await runService(start, { log })).toBe(0);
    expect(exit).toHaveBeenCalledExactlyOnceWith(130);
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });

  it('stops on a signal that comes while it starts', async () => {
    const stopped = vi.fn();
    const start = (lifecycle: Lifecycle): Promise<void> => {
      lifecycle.defer('half', stopped);
      setTimeout(() => process.emit('SIGHUP'), 10);
      return new Promise(() => {});
    };
    expect(await runService(start, { log })).toBe(0);
    expect(stopped).toHaveBeenCalledOnce();
  });

  it('ends with the code of what fails later, and stops the rest', async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const stopped = vi.fn();
    const start = (lifecycle: Lifecycle): Promise<void> => {
      lifecycle.defer('part', stopped);
      setTimeout(() => lifecycle.fail(new ServiceError('storage', 'disk full')), 10);
      return Promise.resolve();
    };
    expect(await runService(start, { log })).toBe(74);
    expect(stopped).toHaveBeenCalledOnce();
  });

  it('keeps the code of the failure when stopping takes too long as well', async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const start = (lifecycle: Lifecycle): Promise<void> => {
      lifecycle.defer('stuck', () => new Promise(() => {}));
      return Promise.reject(new ServiceError('configuration', 'wrong'));
    };
    expect(await runService(start, { log, stopTimeoutMs: 20 })).toBe(78);
  });
});
