import { Writable } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { ServiceError } from '../errors.js';
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
});
