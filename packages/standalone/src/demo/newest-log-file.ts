import { closeSync, fstatSync, readdirSync, readSync, type Dirent } from 'node:fs';
import path from 'node:path';
import { openLog } from './file-tail.js';

/**
 * The newest file in a directory or one level below that can be read, looks like text and is no archive; undefined for
 * none.
 */
export function newestLogFile(directory: string): string | undefined {
  const entries = list(directory);
  const below = entries.filter((entry) => entry.isDirectory()).flatMap((entry) => list(pathOf(entry)));
  const files = [...entries, ...below]
    .filter((entry) => entry.isFile() && !/\.(gz|xz|zst|bz2|\d+)$/.test(entry.name))
    .flatMap((entry) => {
      const time = timeOfText(pathOf(entry));
      return time === undefined ? [] : [{ file: pathOf(entry), time }];
    });
  return files.sort((a, b) => b.time - a.time)[0]?.file;
}

const pathOf = (entry: Dirent): string => path.join(entry.parentPath, entry.name);

/** What cannot be listed holds nothing for us. */
function list(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** When a file was written last; undefined for one that cannot be read, is empty or holds bytes that no text has. */
function timeOfText(file: string): number | undefined {
  let descriptor: number;
  try {
    descriptor = openLog(file);
  } catch {
    return undefined;
  }
  try {
    const head = Buffer.alloc(512);
    const length = readSync(descriptor, head, 0, head.length, 0);
    const isText = length > 0 && !head.subarray(0, length).includes(0);
    return isText ? fstatSync(descriptor).mtimeMs : undefined;
  } catch {
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}
