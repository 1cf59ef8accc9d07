import { RepositoryError } from '../../repository.js';

/** What the server takes for the texts of one key, in bytes, less what it puts around them: 65,535 in all. */
const most = 65_000;
/** What it puts before each, in bytes. */
const perText = 4;
/** A unit of UTF-16 takes at most three bytes. */
const perUnit = 3;

/** Throws RepositoryError `record` for texts that are too long for a key together. */
export function checkKeySize(texts: readonly string[], what: string): void {
  if (texts.reduce((sum, text) => sum + text.length * perUnit + perText, 0) <= most) return;
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text) + perText, 0);
  if (bytes <= most) return;
  throw new RepositoryError('record', `${what}: expected ${most} bytes together at most, got ${bytes}`);
}
