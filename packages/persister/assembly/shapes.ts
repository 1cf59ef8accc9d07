import { entriesAt, mostEntries, tableAt, tableBits } from './layout';
import { areEqual, copy } from './words';

/**
 * Bytes from the start of an entry to each of its numbers; the shape, head and tail of the line follow them. All of an entry
 * lies together: with more series than the processor's caches hold, each place looked at is a wait for memory.
 */
const firstLength: i32 = 0;
const secondLength: i32 = 4;
const thirdLength: i32 = 8;
const shapeLength: i32 = 12;
export const headLength: i32 = 16;
export const tailLength: i32 = 20;
export const database: i32 = 24;
export const headAt: i32 = 28;
const numbersSize: i32 = 32;

/** Places looked at for a hash: beyond them it counts as unknown, whoever chose the bytes. */
const probes: i32 = 64;
const mask: i32 = (1 << tableBits) - 1;

let entryLimit: i32 = 0;
let memoryLimit: i32 = 0;
let used: i32 = entriesAt;
let count: i32 = 0;

/** Sets how many entries there may be, and how many bytes they may take. */
export function limit(entries: i32, bytes: i32): void {
  entryLimit = min(entries, mostEntries);
  memoryLimit = entriesAt + bytes;
}

/** Known shapes. */
export function size(): i32 {
  return count;
}

/** Where the table has its first place for a hash; the entry there is likely to be the one. */
export function firstPlace(hash: u64): i32 {
  return tableAt + ((hash as i32) & mask) * 8;
}

/** The entry that a place of the table refers to, 0 for none. */
export function entryAt(place: i32): i32 {
  return load<i32>(place, 4);
}

/** The entry of the shape that a value has around its spans, 0 for none. */
export function find(hash: u64, spans: i32, start: i32, end: i32): i32 {
  for (let probe = 0; probe < probes; probe += 1) {
    const place = tableAt + (((hash as i32) + probe) & mask) * 8;
    const entry = entryAt(place);
    if (entry == 0) return 0;
    if (load<i32>(place) == upper(hash) && isSame(entry, spans, start, end)) return entry;
  }
  return 0;
}

function upper(hash: u64): i32 {
  return (hash >> 32) as i32;
}

function isSame(entry: i32, spans: i32, start: i32, end: i32): bool {
  const second = load<i32>(spans, 4);
  const third = load<i32>(spans, 12);
  const fourth = load<i32>(spans, 20);
  const a = load<i32>(spans) - start;
  const b = load<i32>(spans, 8) - second;
  const c = load<i32>(spans, 16) - third;
  const d = end - fourth;
  if (a != load<i32>(entry, firstLength) || b != load<i32>(entry, secondLength)) return false;
  if (c != load<i32>(entry, thirdLength) || a + b + c + d != load<i32>(entry, shapeLength)) return false;
  const shape = entry + numbersSize;
  return (
    areEqual(shape, start, a) &&
    areEqual(shape + a, second, b) &&
    areEqual(shape + a + b, third, c) &&
    areEqual(shape + a + b + c, fourth, d)
  );
}

/**
 * Remembers the line of a shape: head and tail lie one after the other at `line`. A full cache forgets all others.
 * @returns whether there was room for it
 */
export function remember(
  hash: u64,
  spans: i32,
  start: i32,
  end: i32,
  line: i32,
  head: i32,
  tail: i32,
  index: i32,
): bool {
  const second = load<i32>(spans, 4);
  const third = load<i32>(spans, 12);
  const fourth = load<i32>(spans, 20);
  const a = load<i32>(spans) - start;
  const b = load<i32>(spans, 8) - second;
  const c = load<i32>(spans, 16) - third;
  const d = end - fourth;
  // With what words may read and write beyond the end.
  const most = numbersSize + a + b + c + d + head + tail + 16;
  if (count >= entryLimit || used + most > memoryLimit) forget();
  const place = freePlace(hash);
  if (place == 0 || used + most > memoryLimit || !hasMemory(used + most)) return false;
  const entry = used;
  store<i32>(entry, a, firstLength);
  store<i32>(entry, b, secondLength);
  store<i32>(entry, c, thirdLength);
  store<i32>(entry, a + b + c + d, shapeLength);
  store<i32>(entry, head, headLength);
  store<i32>(entry, tail, tailLength);
  store<i32>(entry, index, database);
  const shape = entry + numbersSize;
  copy(start, shape, a);
  copy(second, shape + a, b);
  copy(third, shape + a + b, c);
  copy(fourth, shape + a + b + c, d);
  const known = shape + a + b + c + d;
  store<i32>(entry, known, headAt);
  copy(line, known, head + tail);
  used = (known + head + tail + 7) & ~7;
  count += 1;
  store<i32>(place, upper(hash));
  store<i32>(place, entry, 4);
  return true;
}

/** Where in the table an entry of this hash can go, 0 for nowhere. */
function freePlace(hash: u64): i32 {
  for (let probe = 0; probe < probes; probe += 1) {
    const place = tableAt + (((hash as i32) + probe) & mask) * 8;
    if (entryAt(place) == 0) return place;
  }
  return 0;
}

const pageBits: i32 = 16;
/** Memory grows by a MiB: each time the views on it have to be made anew. */
const leastPages: i32 = 16;

/** Grows the memory to hold what lies before `end`, and what is read beyond it; false where there is no more. */
function hasMemory(end: i32): bool {
  const missing = ((end + 512) >>> pageBits) + 1 - memory.size();
  return missing <= 0 || memory.grow(max(missing, leastPages)) >= 0;
}

function forget(): void {
  memory.fill(tableAt, 0, 8 << tableBits);
  used = entriesAt;
  count = 0;
}
