import { expect, it } from 'vitest';
import { recordText } from './record-text.js';

it('shows JSON with masked addresses', () => {
  const text = recordText(
    Buffer.from('{"id":"m","address":"https://h/s3cret","n":{"address":"s3cret"},"x":1.50}'),
    true,
  );
  expect(JSON.parse(text)).toEqual({ id: 'm', address: 'https://h/***', n: { address: '***' }, x: 1.5 });
});

it('shows other bytes only where no address can be among them', () => {
  const bytes = Buffer.from('{"address":"s3cret');
  expect(recordText(bytes, true)).toBe('18 bytes that are no JSON; not shown, as an address may be among them');
  expect(recordText(Buffer.from('{\u001b'), false)).toBe('2 bytes, UTF-8:\n{\\u001b');
  expect(recordText(null, true)).toBe('no value');
});
