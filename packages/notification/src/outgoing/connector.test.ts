import { describe, expect, it } from 'vitest';
import { guardedLookup } from './connector.js';
import { createNetworks } from './networks.js';

/** What the look-up of a name gives, as `net.connect` asks for it. */
const lookUp = (name: string, deny: string[], all: boolean) =>
  new Promise((resolve, reject) => {
    guardedLookup(createNetworks([], deny))(name, { all }, (error, addresses) => {
      if (error === null) resolve(addresses);
      else reject(error);
    });
  });

describe('the look-up of a name', () => {
  it('gives its addresses that are allowed', async () => {
    expect(await lookUp('localhost', ['::1/128'], true)).toEqual([{ address: '127.0.0.1', family: 4 }]);
    expect(await lookUp('localhost', ['::1/128'], false)).toBe('127.0.0.1');
  });

  it('fails when none is, and for a name that nobody knows', async () => {
    const all = ['127.0.0.0/8', '::1/128'];
    await expect(lookUp('localhost', all, true)).rejects.toMatchObject({ code: 'ERR_FORBIDDEN_ADDRESS' });
    await expect(lookUp('no-such-host.invalid', [], true)).rejects.toMatchObject({ code: /ENOTFOUND|EAI_AGAIN/ });
  });
});
