import { closeSync, constants, fstatSync, openSync, readSync, statSync, type Stats } from 'node:fs';
import { hostname } from 'node:os';
import { StringDecoder } from 'node:string_decoder';
import { ServiceError } from '@monasca/common';
import type { LogLine } from './bulk.js';

/** Most bytes taken from a file at once; the rest follows at the next call. */
const chunkBytes = 65_536;
/** Longest line that is sent whole, in characters. */
const lineMax = 10_000;
/** Longest value of a dimension that the log API takes. */
const dimensionMax = 255;

/** Most bytes that are there already when the reading begins. */
const backlogBytes = 16_384;

/** Up to where a file is read: its whole lines before `offset`. */
export interface Place {
  readonly dev: number;
  readonly ino: number;
  readonly offset: number;
}

/**
 * Reads the lines that are appended to a file, from a place in its last 16 KiB or from where these begin. It stays with a file that is renamed or removed
 * until there is another one under its name, and begins anew when it shrinks.
 */
export class FileTail {
  readonly file: string;
  readonly #dimensions: Readonly<Record<string, string>>;
  #descriptor: number;
  #position: number;
  #rest = '';
  /** Offset of what is not given as a line yet. */
  #lineStart: number;
  /** Whether the first line of what is read next is most likely the end of one. */
  #beginsWithin: boolean;
  #decoder = new StringDecoder('utf8');

  /** @throws ServiceError `configuration` unless it is a regular file that can be read */
  constructor(file: string, component: string, from?: Place) {
    this.file = file;
    const where = file.slice(-dimensionMax);
    this.#dimensions = { hostname: hostname(), service: 'monitoring', component, path: where };
    this.#descriptor = openLog(file);
    const stats = fstatSync(this.#descriptor);
    const backlog = Math.max(0, stats.size - backlogBytes);
    const goesOn = from !== undefined && sameFile(from, stats) && from.offset >= backlog && from.offset <= stats.size;
    this.#position = goesOn ? from.offset : backlog;
    this.#lineStart = this.#position;
    this.#beginsWithin = !goesOn && backlog > 0;
  }

  get place(): Place {
    const { dev, ino } = fstatSync(this.#descriptor);
    return { dev, ino, offset: this.#lineStart };
  }

  /** The whole lines that have come since the last call. */
  read(): LogLine[] {
    const { size } = fstatSync(this.#descriptor);
    if (size < this.#position) this.#restart();
    const buffer = Buffer.alloc(Math.min(chunkBytes, size - this.#position));
    const length = readSync(this.#descriptor, buffer, 0, buffer.length, this.#position);
    const end = buffer.subarray(0, length).lastIndexOf('\n');
    if (end >= 0) this.#lineStart = this.#position + end + 1;
    this.#position += length;
    const lines = (this.#rest + this.#decoder.write(buffer.subarray(0, length))).split('\n');
    // A line without an end would grow for ever; what is beyond the limit is not sent anyway.
    this.#rest = (lines.pop() ?? '').slice(0, lineMax);
    if (this.#beginsWithin && lines.shift() !== undefined) this.#beginsWithin = false;
    // What the old file ends with is a line, though nothing has ended it.
    const last = this.#rest;
    if (this.#position >= size && this.#takeSuccessor()) return [...this.#toLines([...lines, last]), ...this.read()];
    return this.#toLines(lines);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #toLines(lines: readonly string[]): LogLine[] {
    // NUL has no place in the text columns of a store, and says nothing in a log.
    const texts = lines.map((line) => line.slice(0, lineMax).replaceAll('\0', ''));
    return texts.filter((text) => text.trim() !== '').map((message) => ({ message, dimensions: this.#dimensions }));
  }

  /** Goes over to the file that has the name by now, when that is another one and can be read. */
  #takeSuccessor(): boolean {
    const named = statSync(this.file, { throwIfNoEntry: false });
    if (named === undefined || sameFile(named, fstatSync(this.#descriptor))) return false;
    try {
      const next = openLog(this.file);
      closeSync(this.#descriptor);
      this.#descriptor = next;
      this.#restart();
      return true;
    } catch {
      return false;
    }
  }

  #restart(): void {
    this.#position = 0;
    this.#lineStart = 0;
    this.#rest = '';
    this.#beginsWithin = false;
    this.#decoder = new StringDecoder('utf8');
  }
}

const sameFile = (a: Pick<Stats, 'ino' | 'dev'>, b: Stats): boolean => a.ino === b.ino && a.dev === b.dev;

/**
 * Opens a file whose lines are to be sent.
 * @throws ServiceError `configuration` unless it is a regular file that can be read
 */
export function openLog(file: string): number {
  let descriptor: number | undefined;
  try {
    // A pipe without a writer would be waited for.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    if (fstatSync(descriptor).isFile()) return descriptor;
    throw new Error('it is none');
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor);
    throw new ServiceError('configuration', `log file ${file}: expected a readable file: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
