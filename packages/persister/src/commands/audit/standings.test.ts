import fc from 'fast-check';
import { expect, it } from 'vitest';
import { identityHash, Standings } from './standings.js';

it('an identity has the place that it was given last, and no other one has it', () => {
  const place = fc.record({ partition: fc.nat(1_000), offset: fc.maxSafeNat() });
  // Few bits, so that slots collide; none is 0.
  const hash = fc.oneof(fc.bigInt(1n, 40n), fc.bigInt(1n, (1n << 64n) - 1n));
  fc.assert(
    fc.property(fc.array(fc.tuple(hash, place), { maxLength: 200 }), (entries) => {
      const standings = new Standings();
      for (const [identity, one] of entries) standings.set(identity, one);
      for (const [identity, one] of new Map(entries)) expect(standings.get(identity)).toEqual(one);
      const absent = entries.every(([identity]) => identity !== 77n) ? standings.get(77n) : undefined;
      expect(absent).toBeUndefined();
    }),
  );
});

it('the table grows with its identities', () => {
  const standings = new Standings();
  const count = 20_000;
  for (let i = 0; i < count; i += 1) standings.set(identityHash(`identity ${i}`), { partition: i % 7, offset: i });
  for (let i = 0; i < count; i += 1) {
    expect(standings.get(identityHash(`identity ${i}`))).toEqual({ partition: i % 7, offset: i });
  }
  expect(standings.get(identityHash('another'))).toBeUndefined();
});
