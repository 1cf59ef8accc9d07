import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { KafkaOptions } from './options.js';
import { fetchToken, keepToken, type Token } from './token.js';

/** Options whose provider counts, and fails at the requests that are named. */
function provider(lifeMs: number, failing: readonly number[] = []) {
  let requests = 0;
  const tokenProvider = (): Promise<Token> => {
    requests += 1;
    if (failing.includes(requests)) return Promise.reject(new Error(`request ${requests}`));
    return Promise.resolve({ token: `token ${requests}`, expiresAtMs: Date.now() + lifeMs, principal: 'p' });
  };
  const options: KafkaOptions = { bootstrap: 'unused', tokenProvider };
  const given: string[] = [];
  return { options, given, set: ({ token }: Token) => void given.push(token) };
}

describe('a token', () => {
  it('is there before it is needed, and a new one before it ends', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { options, given, set } = provider(100);
    const end = await keepToken(options, set, 10);
    await vi.advanceTimersByTimeAsync(40);
    expect(given).toEqual(['token 1']);
    await vi.advanceTimersByTimeAsync(59);
    expect(given).toEqual(['token 1', 'token 2']);
    end();
    await vi.advanceTimersByTimeAsync(150);
    expect(given).toHaveLength(2);
  });

  it('that cannot be renewed is asked for again, after a pause', async () => {
    const { options, given, set } = provider(20, [2, 3]);
    const end = await keepToken(options, set, 20);
    await expect.poll(() => given.slice(0, 2)).toEqual(['token 1', 'token 4']);
    end();
  });

  it('that cannot be had at first is an error that says why', async () => {
    const { options, set } = provider(20, [1, 2]);
    await expect(keepToken(options, set)).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(fetchToken(options)).rejects.toThrow(/request 2/);
  });

  it('is nothing without a provider', async () => {
    const end = await keepToken({ bootstrap: 'unused' }, () => expect.unreachable());
    end();
    expect(await fetchToken({ bootstrap: 'unused' })).toBeUndefined();
  });
});

it.each([
  ['characters that no token has', 'secret\u0001'],
  ['nothing in it', ''],
])('a token with %s is refused, and not shown', async (_, token) => {
  const tokenProvider = () => Promise.resolve({ token, expiresAtMs: Date.now() + 1_000, principal: 'p' });
  const refusal = { code: 'unauthorized', message: 'Kafka: no OAuth token: it has characters that no token has' };
  await expect(fetchToken({ bootstrap: 'unused', tokenProvider })).rejects.toMatchObject(refusal);
});

it('a token that the client refuses is no token', async () => {
  const { options } = provider(-1);
  const refuse = (): void => {
    throw new Error('expired');
  };
  const refusal = { code: 'unauthorized', message: 'Kafka: no OAuth token: expired' };
  await expect(keepToken(options, refuse)).rejects.toMatchObject(refusal);
});
