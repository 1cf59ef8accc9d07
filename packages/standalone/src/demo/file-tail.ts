import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync, accessSync, constants } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { ServiceError } from '@monasca/common';
import type { LogLine } from './bulk.js';

/** Most bytes taken from a file at once; the rest follows at the next call. */
const chunkBytes = 65_536;
/** Longest line that is sent whole, in characters. */
const lineMax = 10_000;

/** Reads the lines that are appended to a file, from its last 16 KiB on; begins anew when the file shrinks. */
export class FileTail {
  readonly file: string;
  readonly #dimensions: Readonly<Record<string, string>>;
  #position: number;
  #rest = '';
  /** Whether the first line of what is read next is most likely the end of one. */
  #beginsWithin: boolean;
  #decoder = new StringDecoder('utf8');

  constructor(file: string, component: string) {
    this.file = file;
    this.#dimensions = { hostname: hostname(), service: 'monitoring', component, path: file };
    const size = readableSize(file);
    this.#position = Math.max(0, size - 16_384);
    this.#beginsWithin = this.#position > 0;
  }

  /** The whole lines that have come since the last call. */
  read(): LogLine[] {
    const descriptor = openSync(this.file, 'r');
    try {
      const { size } = fstatSync(descriptor);
      if (size < this.#position) this.#restart();
      const buffer = Buffer.alloc(Math.min(chunkBytes, size - this.#position));
      const length = readSync(descriptor, buffer, 0, buffer.length, this.#position);
      this.#position += length;
      const lines = (this.#rest + this.#decoder.write(buffer.subarray(0, length))).split('\n');
      this.#rest = lines.pop() ?? '';
      if (this.#beginsWithin && lines.shift() !== undefined) this.#beginsWithin = false;
      return lines.filter((line) => line.trim() !== '').map((line) => this.#line(line));
    } finally {
      closeSync(descriptor);
    }
  }

  #line(text: string): LogLine {
    // NUL has no place in the text columns of a store, and says nothing in a log.
    return { message: text.slice(0, lineMax).replaceAll('\0', ''), dimensions: this.#dimensions };
  }

  #restart(): void {
    this.#position = 0;
    this.#rest = '';
    this.#decoder = new StringDecoder('utf8');
  }
}

function readableSize(file: string): number {
  try {
    accessSync(file, constants.R_OK);
    return statSync(file).size;
  } catch (error) {
    throw new ServiceError('configuration', `log file ${file}: expected a readable file: ${(error as Error).message}`);
  }
}

/** The newest file of a directory, itself or one level below, that can be read and looks like text; undefined for none. */
export function newestLogFile(directory: string): string | undefined {
  const files = readdirSync(directory, { withFileTypes: true, recursive: false }).flatMap((entry) => {
    const file = path.join(directory, entry.name);
    return entry.isFile() && !/\.(gz|xz|zst|\d+)$/.test(entry.name) && isText(file) ? [file] : [];
  });
  return files.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
}

function isText(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    const descriptor = openSync(file, 'r');
    const head = Buffer.alloc(512);
    const length = readSync(descriptor, head, 0, head.length, 0);
    closeSync(descriptor);
    return length > 0 && !head.subarray(0, length).includes(0);
  } catch {
    return false;
  }
}
