/** Where the numbers of an envelope stand: three spans in the order of their places, each from its first byte to after its last. */
export class EnvelopeScan {
  /** Start and end of each span; the third is empty and at the end where there is no creation time. */
  readonly spans = new Int32Array(6);
  /** Whether the timestamp comes before the value. */
  timestampFirst = true;

  /**
   * Looks for the numbers between `start` and `end`. They may turn out not to be what they look like.
   * @returns whether there are a timestamp and a value whose text may be copied
   */
  scan(bytes: Uint8Array, start: number, end: number): boolean {
    const { spans } = this;
    const timestamp = numberAfter(bytes, timestampKey, start, end);
    if (timestamp === end) return false;
    const timestampEnd = plainInteger(bytes, timestamp, end);
    if (timestampEnd === timestamp) return false;
    let value = numberAfter(bytes, valueKey, timestampEnd, end);
    this.timestampFirst = value !== end;
    if (!this.timestampFirst) value = numberAfter(bytes, valueKey, start, timestamp);
    if (value === timestamp) return false;
    const valueEnd = plainNumber(bytes, value, end);
    if (valueEnd === value) return false;
    const first = this.timestampFirst ? 0 : 2;
    spans[first] = timestamp;
    spans[first + 1] = timestampEnd;
    spans[2 - first] = value;
    spans[3 - first] = valueEnd;
    this.#creationTime(bytes, Math.max(timestampEnd, valueEnd), end);
    return true;
  }

  /** It stands at the end, if it is worth finding: `"creation_time": 1554725988}`. */
  #creationTime(bytes: Uint8Array, from: number, end: number): void {
    const { spans } = this;
    spans[4] = spans[5] = end;
    const last = end - 1;
    if (bytes[last] !== closingBrace) return;
    let first = last;
    while (first > from && isDigit(bytes[first - 1]!)) first -= 1;
    if (first === last || last - first > 15) return;
    // A leading zero is no JSON.
    if (bytes[first] === zero && last - first > 1) return;
    let key = first;
    if (bytes[key - 1] === blank) key -= 1;
    if (key - creationTimeKey.length < from) return;
    for (let at = creationTimeKey.length - 1; at >= 0; at -= 1) {
      key -= 1;
      if (bytes[key] !== creationTimeKey[at]) return;
    }
    spans[4] = first;
    spans[5] = last;
  }
}

const keyBytes = (key: string): Uint8Array => Buffer.from(`"${key}":`);
const timestampKey = keyBytes('timestamp');
const valueKey = keyBytes('value');
const creationTimeKey = keyBytes('creation_time');
const [zero, nine, blank, minus, point, closingBrace] = [...Buffer.from('09 -.}')] as [number, number, number, number, number, number]; // prettier-ignore

const isDigit = (byte: number): boolean => byte >= zero && byte <= nine;

/** The place after the first `key` and a blank, `end` where there is none. */
function numberAfter(bytes: Uint8Array, key: Uint8Array, start: number, end: number): number {
  const length = key.length;
  const lastByte = key[length - 1]!;
  const before = key[length - 2]!;
  // Every key ends with `":`, a pair that is rare enough for looking at the rest each time.
  for (let at = start + length - 1; at < end; at += 1) {
    if (bytes[at] !== lastByte || bytes[at - 1] !== before) continue;
    let matched = length - 2;
    while (matched > 0 && bytes[at - length + matched] === key[matched - 1]) matched -= 1;
    if (matched > 0) continue;
    return bytes[at + 1] === blank ? at + 2 : at + 1;
  }
  return end;
}

/** Fewer digits than InfluxDB's 9,223,372,036,854 ms may have: larger ones go the plain way. */
const mostTimestampDigits = 13;

/** The place after a whole number without sign that InfluxDB takes for a time, `start` where there is none. */
function plainInteger(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && isDigit(bytes[at]!)) at += 1;
  const digits = at - start;
  if (digits === 0 || digits > mostTimestampDigits || goesOn(bytes[at])) return start;
  if (digits > 1 && bytes[start] === zero) return start;
  return digits === mostTimestampDigits && bytes[start] === nine ? start : at;
}

/** Digits that a double surely has in its range. */
const mostDigits = 30;

/** The place after a decimal number without exponent, `start` where there is none. */
function plainNumber(bytes: Uint8Array, start: number, end: number): number {
  let at = bytes[start] === minus ? start + 1 : start;
  const whole = at;
  while (at < end && isDigit(bytes[at]!)) at += 1;
  if (at === whole || (at - whole > 1 && bytes[whole] === zero)) return start;
  if (bytes[at] === point) {
    const fraction = at + 1;
    at = fraction;
    while (at < end && isDigit(bytes[at]!)) at += 1;
    if (at === fraction) return start;
  }
  return at - start > mostDigits || goesOn(bytes[at]) ? start : at;
}

const isPartOfNumber = new Uint8Array(256);
for (const byte of Buffer.from('+-.0123456789eE')) isPartOfNumber[byte] = 1;

/** Whether a number goes on with this byte, in a way that was not understood. */
const goesOn = (byte: number | undefined): boolean => isPartOfNumber[byte ?? 0] === 1;
