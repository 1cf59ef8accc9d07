import { expect, it } from 'vitest';
import { bytesText } from './bytes-text.js';

it('text is shown as it is, but commands of terminals as escapes', () => {
  const text = 'a\tb\nż 😀 \u001B[2J\u009B\0';
  expect(bytesText(Buffer.from(text))).toEqual({ form: 'UTF-8', text: 'a\tb\nż 😀 \\u001b[2J\\u009b\\u0000' });
});

it('anything else is shown in lines of 32 bytes', () => {
  const bytes = Buffer.from(Array.from({ length: 64 }, (_, i) => 0xc0 + i));
  const { form, text } = bytesText(bytes);
  expect(form).toBe('hexadecimal');
  expect(text.split('\n').map(({ length }) => length)).toEqual([64, 64]);
  expect(Buffer.from(text.replaceAll('\n', ''), 'hex')).toEqual(bytes);
});
