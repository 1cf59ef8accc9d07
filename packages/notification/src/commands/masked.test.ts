import { expect, it } from 'vitest';
import { maskedAddress, maskedText, maskedValue } from './masked.js';

it.each([
  ['https://user:pass@hooks.example.org:8443/T0/s3cret?token=s3cret#s3cret', 'https://hooks.example.org:8443/***'],
  ['HTTP://host', 'http://host/***'],
  ['s3cret@example.org', '***@example.org'],
  ['s3cret@example.org,other@example.org', '***'],
  ['"s3cret s"@example.org', '***'],
  ['s3cret', '***'],
  ['http://', '***'],
  ['telegram://s3cret', '***'],
  ['', '***'],
])('%j is shown as %j', (address, shown) => {
  expect(maskedAddress(address)).toBe(shown);
});

it('texts keep what is no address', () => {
  expect(maskedText('no exchange with h:1, "https://h/s3cret": ECONNREFUSED')).toBe('no exchange with h:1, "https://h/***": ECONNREFUSED'); // prettier-ignore
});

it('addresses are masked wherever they stand in a value', () => {
  const value = { a: [{ address: 'https://h/s3cret' }, 1], Address: { s3cret: 's3cret' }, address: null, b: 'x' };
  expect(maskedValue(value)).toEqual({ a: [{ address: 'https://h/***' }, 1], Address: '***', address: null, b: 'x' });
});
