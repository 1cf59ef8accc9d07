/**
 * Lines out of envelopes, many at a time: the fast half of `src/repositories/influxdb/bytes`, whose README says how it
 * works. Compiled to WebAssembly: what tenants send is handled here by address, and cannot reach beyond this memory.
 */
import { databasesAt, endsAt, lengthsAt, outputAt, outputSize, startsAt, stateAt } from './layout';
import { hashAround } from './hash';
import { scan, spansSize, timestampFirst } from './scan';
import { database, entryAt, find, firstPlace, headAt, headLength, limit, remember, tailLength } from './shapes';
import { copy } from './words';

export { databasesAt, endsAt, inputAt, inputSize, lengthsAt, mostRows, outputAt, outputSize, startsAt } from './layout';
export { size } from './shapes';

/** Rows that are looked up together: while one waits for memory the next ones are fetched. */
const together: i32 = 32;
/** Of each of them its spans, then its hash, 0 where no numbers were found. */
const hash: i32 = (spansSize + 7) & ~7;
const stateSize: i32 = hash + 8;

/** What a line may have beside head and tail: two numbers, a newline, and what words write beyond the end. */
export const mostNumbers: i32 = 64;
const newline: u8 = 0x0a;

let seed: u64 = 0;
let full: bool = false;
/** Rows whose state is there. */
let from: i32 = 0;
let to: i32 = 0;

/** To be called once. */
export function start(chosenSeed: u64, mostEntries: i32, mostBytes: i32): void {
  seed = chosenSeed;
  limit(mostEntries, mostBytes);
}

/** There are other rows now. */
export function loaded(): void {
  from = to = 0;
}

/** Whether the last call of {@link encode} ended for want of room. */
export function isFull(): bool {
  return full;
}

/**
 * Writes the lines of rows `first` to before `end` one after another, up to a row of unknown shape, or one that finds no
 * room.
 * @returns the row that it ended at
 */
export function encode(first: i32, end: i32): i32 {
  let out = outputAt;
  full = false;
  for (let row = first; row < end; row += 1) {
    if (row >= to) lookAhead(row, min(row + together, end));
    const spans = stateOf(row);
    const at = load<i32>(startsAt + row * 4);
    const known = load<u64>(spans, hash);
    const entry = known == 0 ? 0 : find(known, spans, at, at + load<i32>(lengthsAt + row * 4));
    if (entry == 0) return row;
    const head = load<i32>(entry, headLength);
    const tail = load<i32>(entry, tailLength);
    full = out + head + tail + mostNumbers > outputAt + outputSize;
    if (full) return row;
    const line = load<i32>(entry, headAt);
    const isTimestampFirst = load<i32>(spans, timestampFirst) != 0;
    copy(line, out, head);
    out = copySpan(isTimestampFirst ? spans + 8 : spans, out + head);
    copy(line + head, out, tail);
    out = copySpan(isTimestampFirst ? spans : spans + 8, out + tail);
    store<u8>(out, newline);
    out += 1;
    store<i32>(endsAt + row * 4, out - outputAt);
    store<i32>(databasesAt + row * 4, load<i32>(entry, database));
  }
  return end;
}

/** The spans of a row that {@link encode} ended at, 0 where no numbers were found. */
export function spansOf(row: i32): i32 {
  const spans = stateOf(row);
  return load<u64>(spans, hash) == 0 ? 0 : spans;
}

/**
 * Remembers the line of a row that has spans; its head and tail, of so many bytes, lie in the place of the output.
 * @returns whether there was room for it
 */
export function learn(row: i32, head: i32, tail: i32, index: i32): bool {
  const spans = stateOf(row);
  const at = load<i32>(startsAt + row * 4);
  return remember(load<u64>(spans, hash), spans, at, at + load<i32>(lengthsAt + row * 4), outputAt, head, tail, index);
}

function stateOf(row: i32): i32 {
  return stateAt + (row - from) * stateSize;
}

function copySpan(span: i32, out: i32): i32 {
  const first = load<i32>(span);
  const length = load<i32>(span, 4) - first;
  copy(first, out, length);
  return out + length;
}

/** Finds the numbers of rows, and fetches the entries that they will need. */
function lookAhead(first: i32, end: i32): void {
  from = first;
  to = end;
  for (let row = first; row < end; row += 1) {
    const spans = stateOf(row);
    const at = load<i32>(startsAt + row * 4);
    const after = at + load<i32>(lengthsAt + row * 4);
    store<u64>(spans, scan(at, after, spans) ? hashAround(spans, at, after, seed) : 0, hash);
  }
  for (let row = first; row < end; row += 1) fetched += entryAt(firstPlace(load<u64>(stateOf(row), hash)));
  for (let row = first; row < end; row += 1) fetch(entryAt(firstPlace(load<u64>(stateOf(row), hash))));
}

/** What was read to have it fetched: nobody asks for it. */
let fetched: i32 = 0;

/** Reads from each of the lines of the processor's cache that most entries lie in; place 0 is memory, too. */
function fetch(entry: i32): void {
  for (let at = 0; at < 512; at += 64) fetched += load<i32>(entry + at);
}
