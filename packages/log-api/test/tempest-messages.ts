import { randomBytes } from 'node:crypto';

/** Ten random letters, by which a message is found again. */
const key = (): string => [...randomBytes(10)].map((byte) => String.fromCharCode(97 + (byte % 26))).join('');

/** A message of so many characters: its key, a blank, then letters and blanks. */
export function messageOf(characters: number): string {
  const words = 'lorem ipsum dolor sit amet consectetur ';
  return `${key()} ${words.repeat(Math.ceil(characters / words.length))}`.slice(0, characters);
}

/** The same in many lines. */
export const multiLine = (characters: number): string => messageOf(characters).replaceAll(' ', '\n');

const replacement = '\ufffd';

/**
 * Texts that decoders stumble over, each after its key: Greek, boundaries of code points, and what a client makes of bytes
 * that are impossible or too long a form.
 */
export function unicode(): string[] {
  const boundaries = ['\u0000', '\u0080', '\u0800', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{10ffff}'];
  const replaced = Array.from({ length: 18 }, (_, i) => replacement.repeat(1 + (i % 6)));
  const others = ['ﷺ', 'żółw', 'ação', 'ສະບາຍດີ', 'Grüße', '日本語', 'русский', 'اردو', 'Ⓜ', '☃', '👩‍👩‍👧'];
  return ['κόσμε', ...boundaries, ...replaced, ...others].map((text) => `${key()} ${text}`);
}

/** A bulk of one log. */
export const bulkOf = (message: string): string => JSON.stringify({ logs: [{ message }] });

/** A bulk of one log that is so many bytes long, and its message. */
export function bulkOfBytes(bytes: number): [body: string, message: string] {
  const message = messageOf(bytes - bulkOf('').length);
  return [bulkOf(message), message];
}
