/**
 * Steps over JSON in its bytes, as strictly as `JSON.parse`: for those who copy what stands there in place of parsing and
 * writing it again. Places are indexes; -1 stands for what is not JSON. That the bytes are UTF-8 is for others to check.
 */

const [tab, lineFeed, carriageReturn, blank] = [0x09, 0x0a, 0x0d, 0x20];
const [quote, backslash, minus, point, zero, nine] = [0x22, 0x5c, 0x2d, 0x2e, 0x30, 0x39];

/** Bytes that stand for themselves in a string. */
const isPlain = new Uint8Array(256).fill(1, blank);
isPlain[quote] = isPlain[backslash] = 0;

/** Bytes that may stand behind a backslash, besides `u`. */
const isEscape = new Uint8Array(256);
for (const byte of Buffer.from('"\\/bfnrt')) isEscape[byte] = 1;

const isHex = new Uint8Array(256);
for (const byte of Buffer.from('0123456789abcdefABCDEF')) isHex[byte] = 1;

/** The place of the first byte from `at` on that is no blank, tab or end of line. */
export function skipBlanks(bytes: Uint8Array, at: number): number {
  let place = at;
  for (;;) {
    const byte = bytes[place];
    if (byte !== blank && byte !== lineFeed && byte !== tab && byte !== carriageReturn) return place;
    place += 1;
  }
}

/** The place after the string that begins at `at`. */
export function skipString(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== quote) return -1;
  let place = at + 1;
  for (;;) {
    while (isPlain[bytes[place]!] === 1) place += 1;
    if (bytes[place] === quote) return place + 1;
    if (bytes[place] !== backslash) return -1;
    const escape = bytes[place + 1]!;
    if (isEscape[escape] === 1) place += 2;
    else if (escape === lowerU && areHex(bytes, place + 2)) place += 6;
    else return -1;
  }
}

const lowerU = 0x75;

const areHex = (bytes: Uint8Array, at: number): boolean =>
  isHex[bytes[at]!] === 1 && isHex[bytes[at + 1]!] === 1 && isHex[bytes[at + 2]!] === 1 && isHex[bytes[at + 3]!] === 1;

/** The place of the quote that ends the string at `at`, if it is written without a backslash; otherwise -1. */
export function plainStringEnd(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== quote) return -1;
  let place = at + 1;
  while (isPlain[bytes[place]!] === 1) place += 1;
  return bytes[place] === quote ? place : -1;
}

/** The place after the string, number, true, false or null that begins at `at`. */
export function skipScalar(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first === quote) return skipString(bytes, at);
  if (first === minus || isDigit(first)) return skipNumber(bytes, at);
  return skipWord(bytes, at);
}

const words = ['true', 'false', 'null'].map((word) => Buffer.from(word));

function skipWord(bytes: Uint8Array, at: number): number {
  const word = words.find(([first]) => first === bytes[at]);
  if (word === undefined) return -1;
  for (let place = 1; place < word.length; place += 1) if (bytes[at + place] !== word[place]) return -1;
  return at + word.length;
}

function skipNumber(bytes: Uint8Array, at: number): number {
  let place = bytes[at] === minus ? at + 1 : at;
  // No other digit may stand behind a zero at the beginning.
  const whole = bytes[place] === zero ? place + 1 : skipDigits(bytes, place);
  if (whole === place) return -1;
  place = whole;
  if (bytes[place] === point) {
    const end = skipDigits(bytes, place + 1);
    if (end === place + 1) return -1;
    place = end;
  }
  if (bytes[place] !== lowerE && bytes[place] !== upperE) return place;
  const sign = bytes[place + 1];
  const digits = sign === plus || sign === minus ? place + 2 : place + 1;
  const end = skipDigits(bytes, digits);
  return end === digits ? -1 : end;
}

const [lowerE, upperE, plus] = [0x65, 0x45, 0x2b];

function skipDigits(bytes: Uint8Array, at: number): number {
  let place = at;
  while (isDigit(bytes[place]!)) place += 1;
  return place;
}

const isDigit = (byte: number): boolean => byte >= zero && byte <= nine;
