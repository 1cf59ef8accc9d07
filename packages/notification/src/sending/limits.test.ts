import { describe, expect, it, vi } from 'vitest';
import { SendError } from '../send-error.js';
import { Limits } from './limits.js';

const options = { perHost: 2, perMethod: 1, failures: 3, pauseMs: 50, longestWaitMs: 60_000 };
const { signal } = new AbortController();

/** A send that ends when it is told to. */
function pending() {
  let end!: () => void;
  const promise = new Promise<void>((resolve) => (end = resolve));
  return { send: vi.fn(() => promise), end };
}

describe('what is on its way', () => {
  it('is no more than a host and a method may have at a time', async () => {
    const limits = new Limits(options);
    const sends = Array.from({ length: 4 }, pending);
    const running = [
      limits.run('host', 'm1', signal, sends[0]!.send),
      limits.run('host', 'm1', signal, sends[1]!.send),
      limits.run('host', 'm2', signal, sends[2]!.send),
      limits.run('host', 'm3', signal, sends[3]!.send),
    ];
    const begun = () => sends.map(({ send }) => send.mock.calls.length);
    await expect.poll(begun).toEqual([1, 0, 1, 0]);
    sends[2]!.end();
    await expect.poll(begun).toEqual([1, 0, 1, 1]);
    sends[0]!.end();
    await expect.poll(begun).toEqual([1, 1, 1, 1]);
    for (const { end } of sends) end();
    await Promise.all(running);
  });

  it('does not hold up another host', async () => {
    const limits = new Limits(options);
    const stuck = pending();
    const all = [limits.run('dead', 'm1', signal, stuck.send), limits.run('dead', 'm2', signal, stuck.send)];
    const send = vi.fn(() => Promise.resolve());
    await limits.run('alive', 'm3', signal, send);
    expect(send).toHaveBeenCalledOnce();
    stuck.end();
    await Promise.all(all);
  });
});

describe('a host that fails again and again', () => {
  const fails = (reason: 'server' | 'client') => () => Promise.reject(new SendError(reason, 'no'));

  it('is left alone for a while, then tried again', async () => {
    const limits = new Limits(options);
    for (let i = 0; i < 3; i += 1) await expect(limits.run('host', 'm', signal, fails('server'))).rejects.toThrow('no');
    const send = vi.fn(() => Promise.resolve());
    const fault = { reason: 'network', permanent: false, message: expect.stringContaining('left alone') as unknown };
    await expect(limits.run('host', 'm', signal, send)).rejects.toMatchObject(fault);
    expect(send).not.toHaveBeenCalled();
    await expect.poll(() => limits.run('host', 'm', signal, send).then(() => true, () => false)).toBe(true); // prettier-ignore
  });

  it('is not, where it only refuses what it gets', async () => {
    const limits = new Limits(options);
    for (let i = 0; i < 9; i += 1) await expect(limits.run('host', 'm', signal, fails('client'))).rejects.toThrow('no');
    await limits.run('host', 'm', signal, () => Promise.resolve());
  });
});

describe('a turn that does not come', () => {
  it('is given up after a while, and is no attempt; those behind it go on', async () => {
    const limits = new Limits({ ...options, longestWaitMs: 20 });
    const slow = pending();
    const first = limits.run('host', 'm', signal, slow.send);
    const late = vi.fn(() => Promise.resolve());
    const second = expect(limits.run('host', 'm', signal, late)).rejects.toMatchObject({ reason: 'timeout', isAttempt: false, permanent: false }); // prettier-ignore
    await new Promise((resolve) => setTimeout(resolve, 40));
    slow.end();
    await Promise.all([first, second]);
    expect(late).not.toHaveBeenCalled();
    await limits.run('host', 'm', signal, late);
  });

  it('is not waited for when nothing more is to be begun', async () => {
    const limits = new Limits(options);
    const [slow, given] = [pending(), new AbortController()];
    const first = limits.run('host', 'm', given.signal, slow.send);
    const send = vi.fn(() => Promise.resolve());
    const second = expect(limits.run('host', 'm', given.signal, send)).rejects.toThrow('given up');
    given.abort(new Error('given up'));
    slow.end();
    await Promise.all([first, second]);
    expect(send).not.toHaveBeenCalled();
  });
});
