import { describe, expect, it } from 'vitest';
import { decodeEntry, encodeEntry } from './entry.js';
import { LedgerMemory } from './ledger.js';

const origin = (offset: number) => ({ topic: 't', partition: 1, offset });

describe('the ledger', () => {
  it('remembers the latest entries', () => {
    const memory = new LedgerMemory(2);
    memory.set('a', origin(1));
    memory.set('b', origin(2));
    memory.set('a', origin(3));
    memory.set('c', origin(4));
    expect(['a', 'b', 'c'].map((id) => memory.get(id))).toEqual([origin(3), undefined, origin(4)]);
  });

  it('has entries that say of which record they are', () => {
    expect(decodeEntry(encodeEntry(origin(5)))).toEqual(origin(5));
  });

  it.each([null, Buffer.from('no'), Buffer.from('[]'), Buffer.from('{"topic":1,"partition":1,"offset":1}')])(
    'keeps nobody from a notification by what is no entry: %s',
    (value) => {
      expect(decodeEntry(value)).toBeUndefined();
    },
  );
});
