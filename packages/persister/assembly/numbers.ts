/** Spelling of numbers. Bytes after the end of a value are others': what they say may only make a number unknown. */

export const zero: u8 = 0x30;
const minus: u8 = 0x2d;
const plus: u8 = 0x2b;
const point: u8 = 0x2e;
const lowerE: u8 = 0x65;

export function isDigit(byte: u8): bool {
  return ((byte - zero) as u8) <= 9;
}

/** Fewer digits than InfluxDB's 9,223,372,036,854 ms may have: larger ones go the plain way. */
const mostTimestampDigits = 13;

/** The place after a whole number without sign that InfluxDB takes for a time, `start` where there is none. */
export function afterTimestamp(start: i32, end: i32): i32 {
  const at = afterDigits(start, end);
  const digits = at - start;
  if (digits == 0 || digits > mostTimestampDigits || goesOn(load<u8>(at))) return start;
  if (digits > 1 && load<u8>(start) == zero) return start;
  return digits == mostTimestampDigits && load<u8>(start) == zero + 9 ? start : at;
}

/** Digits that a double surely has in its range. */
const mostDigits = 30;

/** The place after a decimal number without exponent, `start` where there is none. */
export function afterNumber(start: i32, end: i32): i32 {
  const whole = load<u8>(start) == minus ? start + 1 : start;
  let at = afterDigits(whole, end);
  // A leading zero is no JSON.
  if (at == whole || (at - whole > 1 && load<u8>(whole) == zero)) return start;
  if (load<u8>(at) == point) {
    const fraction = at + 1;
    at = afterDigits(fraction, end);
    if (at == fraction) return start;
  }
  return at - start > mostDigits || goesOn(load<u8>(at)) ? start : at;
}

function afterDigits(start: i32, end: i32): i32 {
  let at = start;
  while (at < end && isDigit(load<u8>(at))) at += 1;
  return at;
}

/** Whether a number goes on with this byte, in a way that was not understood. */
function goesOn(byte: u8): bool {
  return isDigit(byte) || byte == plus || byte == minus || byte == point || (byte | 0x20) == lowerE;
}
