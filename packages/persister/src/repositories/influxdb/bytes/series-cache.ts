import { randomInt } from 'node:crypto';
import { slack } from './line-buffer.js';

/** Limits of a cache. */
export interface CacheLimits {
  /** Shapes of envelopes that it knows at most. */
  readonly entries: number;
  /** Bytes of these shapes and their lines at most. */
  readonly bytes: number;
}

/** 100,000 series of 5 dimensions need some 50 MiB. */
const defaultLimits: CacheLimits = { entries: 1 << 17, bytes: 64 * 1024 * 1024 };

/** What is known of a shape. */
export interface KnownLine {
  /** Index of its database. */
  readonly database: number;
  /** Bytes of the line before the value, and between value and timestamp. */
  readonly head: Buffer;
  readonly tail: Buffer;
}

/**
 * Bytes from the start of an entry to each of its numbers; key, head and tail follow them. All of an entry lies together,
 * and its hash in the table: with more series than the processor's caches hold, each place looked at is a wait for memory.
 */
const [firstLength, secondLength, thirdLength, keyLength, headLength, tailLength, databaseAt] = [0, 4, 8, 12, 16, 20, 24]; // prettier-ignore
const numbersSize = 28;
/** Memory is taken in chunks, which are never copied; a place is the number of its chunk and its offset in it. */
const chunkBits = 22;
const chunkSize = 2 ** chunkBits;
const offsetMask = chunkSize - 1;

/** Places looked at for a hash: beyond them it counts as unknown, whoever chose the bytes. */
const probes = 8;

/**
 * Lines by the shape of their envelope, the bytes around its numbers. Tenants choose those bytes: the hash has a seed of
 * its own in each process, and a hit is compared byte for byte.
 */
export class SeriesCache {
  readonly #limits: CacheLimits;
  readonly #seed = randomInt(2 ** 31);
  /** For each place the hash of its entry and where the entry is, plus one; 0 is none. */
  readonly #table: Int32Array;
  readonly #mask: number;
  readonly #chunks: Buffer[] = [];
  readonly #views: DataView[] = [];
  #used = 0;
  #count = 0;

  constructor(limits: CacheLimits = defaultLimits) {
    this.#limits = limits;
    const size = 2 ** Math.ceil(Math.log2(limits.entries * 2));
    this.#mask = size - 1;
    this.#table = new Int32Array(size * 2);
  }

  get size(): number {
    return this.#count;
  }

  /** The hash of what lies around the spans. */
  hash(view: DataView, start: number, end: number, spans: Int32Array): number {
    let hash = this.#seed;
    hash = mix(view, start, spans[0]!, hash);
    hash = mix(view, spans[1]!, spans[2]!, hash);
    hash = mix(view, spans[3]!, spans[4]!, hash);
    hash = mix(view, spans[5]!, end, hash);
    hash ^= hash >>> 16;
    return Math.imul(hash, 0x45d9f3b);
  }

  /** The entry of a shape, or -1. */
  find(hash: number, view: DataView, start: number, end: number, spans: Int32Array): number {
    for (let probe = 0; probe < probes; probe += 1) {
      const place = ((hash + probe) & this.#mask) * 2;
      const entry = this.#table[place + 1]! - 1;
      if (entry < 0) return -1;
      if (this.#table[place] === hash && this.#isSame(entry, view, start, end, spans)) return entry;
    }
    return -1;
  }

  /** Remembers the line of a shape and returns its entry, -1 where there is no room; a full cache forgets all others. */
  learn(hash: number, bytes: Buffer, start: number, end: number, spans: Int32Array, line: KnownLine): number {
    const [a, b, c, d] = [spans[0]! - start, spans[2]! - spans[1]!, spans[4]! - spans[3]!, end - spans[5]!];
    const key = a + b + c + d;
    const size = numbersSize + key + line.head.length + line.tail.length + slack;
    if (size > chunkSize) return -1;
    if (this.#count === this.#limits.entries) this.#forget();
    if ((this.#used & offsetMask) + size > chunkSize) this.#used = (this.#used & ~offsetMask) + chunkSize;
    if (this.#used + size > this.#limits.bytes) this.#forget();
    const place = this.#freePlace(hash);
    if (place === undefined) return -1;
    const entry = this.#used;
    const chunk = this.#chunkOf(entry);
    let to = entry & offsetMask;
    for (const number of [a, b, c, key, line.head.length, line.tail.length, line.database]) {
      to = chunk.writeInt32LE(number, to);
    }
    to += bytes.copy(chunk, to, start, spans[0]);
    to += bytes.copy(chunk, to, spans[1], spans[2]);
    to += bytes.copy(chunk, to, spans[3], spans[4]);
    to += bytes.copy(chunk, to, spans[5], end);
    to += line.head.copy(chunk, to);
    line.tail.copy(chunk, to);
    this.#used = entry + size - slack;
    this.#count += 1;
    this.#table[place] = hash;
    this.#table[place + 1] = entry + 1;
    return entry;
  }

  /** The memory that holds head and tail of an entry, one after the other from {@link headStart}, and slack. */
  view(entry: number): DataView {
    return this.#views[entry >>> chunkBits]!;
  }

  headStart(entry: number): number {
    return (entry & offsetMask) + numbersSize + this.#number(entry, keyLength);
  }

  headLength(entry: number): number {
    return this.#number(entry, headLength);
  }

  tailLength(entry: number): number {
    return this.#number(entry, tailLength);
  }

  database(entry: number): number {
    return this.#number(entry, databaseAt);
  }

  #number(entry: number, at: number): number {
    return this.#views[entry >>> chunkBits]!.getInt32((entry & offsetMask) + at, true);
  }

  #isSame(entry: number, view: DataView, start: number, end: number, spans: Int32Array): boolean {
    const ours = this.view(entry);
    const at = entry & offsetMask;
    const a = spans[0]! - start;
    const b = spans[2]! - spans[1]!;
    const c = spans[4]! - spans[3]!;
    const d = end - spans[5]!;
    if (a !== ours.getInt32(at + firstLength, true) || b !== ours.getInt32(at + secondLength, true)) return false;
    if (c !== ours.getInt32(at + thirdLength, true) || a + b + c + d !== ours.getInt32(at + keyLength, true)) return false; // prettier-ignore
    const key = at + numbersSize;
    return (
      areEqual(ours, key, view, start, a) &&
      areEqual(ours, key + a, view, spans[1]!, b) &&
      areEqual(ours, key + a + b, view, spans[3]!, c) &&
      areEqual(ours, key + a + b + c, view, spans[5]!, d)
    );
  }

  /** Where in the table an entry of this hash can go. */
  #freePlace(hash: number): number | undefined {
    for (let probe = 0; probe < probes; probe += 1) {
      const place = ((hash + probe) & this.#mask) * 2;
      if (this.#table[place + 1] === 0) return place;
    }
    return undefined;
  }

  #chunkOf(place: number): Buffer {
    const index = place >>> chunkBits;
    const known = this.#chunks[index];
    if (known !== undefined) return known;
    const chunk = Buffer.allocUnsafeSlow(chunkSize);
    this.#chunks[index] = chunk;
    this.#views[index] = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    return chunk;
  }

  #forget(): void {
    this.#table.fill(0);
    this.#used = this.#count = 0;
  }
}

/** Two halves that do not wait for each other: most of the time of one alone would be waiting for its products. */
function mix(view: DataView, start: number, end: number, seed: number): number {
  let hash = seed;
  let other = seed ^ 0x5bd1e995;
  let at = start;
  for (const last = end - 7; at < last; at += 8) {
    hash = Math.imul(hash ^ view.getInt32(at, true), 0x9e3779b1);
    other = Math.imul(other ^ view.getInt32(at + 4, true), 0x85ebca6b);
    hash ^= hash >>> 15;
    other ^= other >>> 13;
  }
  for (; at < end; at += 1) hash = Math.imul(hash ^ view.getUint8(at), 0x01000193);
  return hash ^ Math.imul(other, 0xc2b2ae35);
}

function areEqual(a: DataView, aStart: number, b: DataView, bStart: number, length: number): boolean {
  let at = 0;
  for (const last = length - 7; at < last; at += 8) {
    const difference =
      (a.getInt32(aStart + at, true) ^ b.getInt32(bStart + at, true)) |
      (a.getInt32(aStart + at + 4, true) ^ b.getInt32(bStart + at + 4, true));
    if (difference !== 0) return false;
  }
  for (; at < length; at += 1) if (a.getUint8(aStart + at) !== b.getUint8(bStart + at)) return false;
  return true;
}
