import { maxWriteBytes } from '../lines.js';
import type { LineBuffer } from './line-buffer.js';

/** Lines of one database that are written together. */
export interface Part {
  /** Index of the database. */
  readonly database: number;
  /** Their numbers. */
  readonly lines: readonly number[];
  readonly body: Buffer;
}

/** Parts of a buffer, none with more than so many lines, nor with more bytes than a write may have. */
export function* partsOf(buffer: LineBuffer, most: number): Generator<Part> {
  for (const [database, lines] of byDatabase(buffer)) {
    let from = 0;
    let bytes = 0;
    for (let at = 0; at < lines.length; at += 1) {
      const size = buffer.start(lines[at]! + 1) - buffer.start(lines[at]!);
      if (at > from && (at - from === most || bytes + size > maxWriteBytes)) {
        yield partOf(buffer, database, lines.slice(from, at));
        from = at;
        bytes = 0;
      }
      bytes += size;
    }
    yield partOf(buffer, database, lines.slice(from));
  }
}

function byDatabase(buffer: LineBuffer): Map<number, number[]> {
  const lines = new Map<number, number[]>();
  let [last, ofLast]: [number, number[]] = [-1, []];
  for (let line = 0; line < buffer.count; line += 1) {
    const database = buffer.database(line);
    if (database !== last) {
      ofLast = lines.get(database) ?? [];
      lines.set(database, ofLast);
      last = database;
    }
    ofLast.push(line);
  }
  return lines;
}

function partOf(buffer: LineBuffer, database: number, lines: readonly number[]): Part {
  const [first, last] = [lines[0]!, lines.at(-1)!];
  const isWhole = last - first === lines.length - 1;
  const body = isWhole
    ? buffer.slice(first, last + 1)
    : Buffer.concat(lines.map((line) => buffer.slice(line, line + 1)));
  return { database, lines, body };
}
