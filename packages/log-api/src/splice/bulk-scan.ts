import { isUtf8 } from 'node:buffer';
import { plainStringEnd, skipBlanks, skipScalar } from '@monasca/common/messages';
import { scanDimensions, type DimensionSpans } from './dimensions-scan.js';
import { areEqual, isAmong, isName, membersMax } from './names.js';

/** Where the logs of a bulk stand in its bytes. */
export interface BulkSpans {
  readonly bytes: Buffer;
  /** For every log, below its own. */
  readonly global: DimensionSpans | undefined;
  /** What logs have of their own; neighbours with the same bytes share an entry. */
  readonly dimensions: readonly DimensionSpans[];
  /** Four numbers for each log: its start, its end, the start of its dimensions, and their entry, -1 for none. */
  readonly logs: readonly number[];
}

/** Numbers of each log in {@link BulkSpans.logs}. */
export const logPlaces = 4;

/**
 * Finds the logs of a body that is written as most clients do. It sees to all that `readBulk` sees to; whatever is wrong,
 * or merely unusual, is left to that one: undefined.
 */
export function scanBulk(bytes: Buffer): BulkSpans | undefined {
  if (!isUtf8(bytes)) return undefined;
  const scan = new BulkScan(bytes);
  return scan.readAll() ? scan : undefined;
}

const [comma, colon, openingBracket, closingBracket, openingBrace, closingBrace] = [0x2c, 0x3a, 0x5b, 0x5d, 0x7b, 0x7d];

const names = { dimensions: Buffer.from('dimensions'), logs: Buffer.from('logs'), message: Buffer.from('message') };

/** Reads on as long as the bytes are as usual: its methods say whether they are. */
class BulkScan implements BulkSpans {
  readonly bytes: Buffer;
  readonly dimensions: DimensionSpans[] = [];
  readonly logs: number[] = [];
  global: DimensionSpans | undefined;
  /** What is read next. */
  #at = 0;
  /** Of the log that is being read: where its message is, -1 before one is found. */
  #messageAt = -1;
  #dimensionsStart = 0;
  #entry = -1;
  readonly #part = (start: number, end: number): boolean => this.#readPart(start, end);
  readonly #member = (start: number, end: number): boolean => this.#readMember(start, end);

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  readAll(): boolean {
    const { bytes, logs } = this;
    this.#at = skipBlanks(bytes, 0);
    return this.#object(this.#part) && skipBlanks(bytes, this.#at) === bytes.length && logs.length > 0;
  }

  #readPart(start: number, end: number): boolean {
    const { bytes } = this;
    if (isName(bytes, start, end, names.logs)) return this.#logs();
    if (!isName(bytes, start, end, names.dimensions)) return this.#scalar();
    this.global = scanDimensions(bytes, this.#at);
    this.#at = this.global?.end ?? -1;
    return this.global !== undefined;
  }

  #logs(): boolean {
    const { bytes, logs } = this;
    if (bytes[this.#at] !== openingBracket) return false;
    do {
      this.#at = skipBlanks(bytes, this.#at + 1);
      const start = this.#at;
      this.#messageAt = -1;
      this.#entry = -1;
      if (!this.#object(this.#member) || this.#messageAt < 0) return false;
      logs.push(start, this.#at, this.#dimensionsStart, this.#entry);
      this.#at = skipBlanks(bytes, this.#at);
    } while (bytes[this.#at] === comma);
    this.#at += 1;
    return bytes[this.#at - 1] === closingBracket;
  }

  #readMember(start: number, end: number): boolean {
    const { bytes } = this;
    if (isName(bytes, start, end, names.dimensions)) return this.#own();
    if (isName(bytes, start, end, names.message)) this.#messageAt = this.#at;
    return this.#scalar();
  }

  /** The dimensions of a log: as a rule those of the one before. */
  #own(): boolean {
    const { bytes, dimensions } = this;
    const start = this.#at;
    let last = dimensions.at(-1);
    if (last === undefined || !areEqual(bytes, last.start, start, last.end - last.start)) {
      last = scanDimensions(bytes, start);
      if (last === undefined) return false;
      dimensions.push(last);
    }
    this.#at = start + last.end - last.start;
    this.#dimensionsStart = start;
    this.#entry = dimensions.length - 1;
    return true;
  }

  #scalar(): boolean {
    this.#at = skipScalar(this.bytes, this.#at);
    return this.#at >= 0;
  }

  /**
   * An object with members, no two of one name.
   * @param readValue reads a value; it is told where the quotes around its name are
   */
  #object(readValue: (start: number, end: number) => boolean): boolean {
    const { bytes } = this;
    if (bytes[this.#at] !== openingBrace) return false;
    const known: number[] = [];
    do {
      const start = skipBlanks(bytes, this.#at + 1);
      const end = plainStringEnd(bytes, start);
      if (end < 0 || known.length === 2 * membersMax || isAmong(bytes, start, end, known, 2)) return false;
      known.push(start, end);
      const colonAt = skipBlanks(bytes, end + 1);
      if (bytes[colonAt] !== colon) return false;
      this.#at = skipBlanks(bytes, colonAt + 1);
      if (!readValue(start, end)) return false;
      this.#at = skipBlanks(bytes, this.#at);
    } while (bytes[this.#at] === comma);
    this.#at += 1;
    return bytes[this.#at - 1] === closingBrace;
  }
}
