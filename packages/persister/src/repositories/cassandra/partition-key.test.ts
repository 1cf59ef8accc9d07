import { describe, expect, it } from 'vitest';
import { partitionKey } from './partition-key.js';

describe('the key of a partition of several columns', () => {
  it('has the length of each before it and a zero behind', () => {
    expect(partitionKey('R', '', 'ab').toString('hex')).toBe('00015200' + '000000' + '0002616200');
    expect(partitionKey('ż€😀').toString('hex')).toBe('0009c5bce282acf09f988000');
    expect(partitionKey('x'.repeat(65_535))).toHaveLength(65_538);
  });
});
