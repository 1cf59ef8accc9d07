import { afterNumber, afterTimestamp, isDigit, zero } from './numbers';

/**
 * Spans of a value, 32-bit integers: where its three numbers begin and end, in the order of their places, the third empty
 * and at the end where there is no creation time; then whether the timestamp comes before the value.
 */
export const spansSize: i32 = 28;
export const timestampFirst: i32 = 24;

const quote: u8 = 0x22;
const colon: u8 = 0x3a;
const blank: u8 = 0x20;
const closingBrace: u8 = 0x7d;

/** The key `"timestamp":`: `"t`, `imestamp`, and how far its first byte is before its colon. */
const quoteT: u16 = 0x7422;
const imestamp: u64 = 0x706d617473656d69;
const timestampKey: i32 = 11;
/** The key `"value":`: `"value`. */
const quoteValue: u64 = 0x65756c617622;
const valueKey: i32 = 7;
/** The key `"creation_time":`: `creation`, `_time":`, and all its bytes. */
const creation: u64 = 0x6e6f697461657263;
const timeQuoteColon: u64 = 0x3a22656d69745f;
const creationTimeKey: i32 = 16;

/** Most digits of a creation time. */
const mostCreationDigits: i32 = 15;

/**
 * Looks for the numbers between `start` and `end`: the first timestamp, the first value after it or else before it. They
 * may turn out not to be what they look like.
 * @returns whether there are a timestamp and a value whose text may be copied
 */
export function scan(start: i32, end: i32, spans: i32): bool {
  const quotes = i8x16.splat(quote);
  const colons = i8x16.splat(colon);
  let timestamp = 0;
  let timestampEnd = 0;
  let valueBefore = 0;
  // A key ends with `":`, wherever that is among the next 16 places.
  for (let block = start + 1; block < end; block += 16) {
    const ends = v128.and(i8x16.eq(v128.load(block), colons), i8x16.eq(v128.load(block - 1), quotes));
    for (let found = i8x16.bitmask(ends); found != 0; found &= found - 1) {
      const at = block + ctz(found);
      if (at >= end) break;
      const word = load<u64>(at - 9);
      if (word >> 16 == quoteValue && at - valueKey >= start) {
        const place = numberAfter(at);
        if (timestamp == 0) {
          if (valueBefore == 0) valueBefore = place;
        } else if (at - valueKey >= timestampEnd) {
          return note(spans, timestamp, timestampEnd, place, end, true);
        }
      } else if (
        timestamp == 0 &&
        word == imestamp &&
        load<u16>(at - timestampKey) == quoteT &&
        at - timestampKey >= start
      ) {
        timestamp = numberAfter(at);
        timestampEnd = afterTimestamp(timestamp, end);
        if (timestampEnd == timestamp) return false;
      }
    }
  }
  if (timestamp == 0 || valueBefore == 0) return false;
  return note(spans, timestamp, timestampEnd, valueBefore, end, false);
}

function numberAfter(colonAt: i32): i32 {
  return load<u8>(colonAt + 1) == blank ? colonAt + 2 : colonAt + 1;
}

function note(spans: i32, timestamp: i32, timestampEnd: i32, value: i32, end: i32, isFirst: bool): bool {
  const valueEnd = afterNumber(value, end);
  if (valueEnd == value) return false;
  const first = isFirst ? spans : spans + 8;
  const second = isFirst ? spans + 8 : spans;
  store<i32>(first, timestamp);
  store<i32>(first, timestampEnd, 4);
  store<i32>(second, value);
  store<i32>(second, valueEnd, 4);
  store<i32>(spans, isFirst ? 1 : 0, timestampFirst);
  noteCreationTime(spans, isFirst ? valueEnd : timestampEnd, end);
  return true;
}

/** It stands at the end, if it is worth finding: `"creation_time": 1554725988}`. */
function noteCreationTime(spans: i32, from: i32, end: i32): void {
  store<i32>(spans, end, 16);
  store<i32>(spans, end, 20);
  const last = end - 1;
  if (load<u8>(last) != closingBrace) return;
  let first = last;
  while (first > from && isDigit(load<u8>(first - 1))) first -= 1;
  if (first == last || last - first > mostCreationDigits) return;
  // A leading zero is no JSON.
  if (load<u8>(first) == zero && last - first > 1) return;
  const key = (load<u8>(first - 1) == blank ? first - 1 : first) - creationTimeKey;
  if (key < from || load<u8>(key) != quote) return;
  if (load<u64>(key + 1) != creation || load<u64>(key + 8) >> 8 != timeQuoteColon) return;
  store<i32>(spans, first, 16);
  store<i32>(spans, last, 20);
}
