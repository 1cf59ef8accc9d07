import { plainStringEnd, skipBlanks, skipString } from '@monasca/common/messages';
import { isAmong, membersMax } from './names.js';

/** Where a map of dimensions stands in the bytes of a body, and its members. */
export interface DimensionSpans {
  readonly start: number;
  /** After its closing brace. */
  readonly end: number;
  /** Three places for each member: the quotes around its name, and the end of its value. */
  readonly members: readonly number[];
}

/** Numbers of each member in {@link DimensionSpans.members}. */
export const memberPlaces = 3;

/** Longest name or value, in characters: so many bytes are no more characters. */
const lengthMax = 255;

const [comma, colon, underscore, openingBrace, closingBrace] = [0x2c, 0x3a, 0x5f, 0x7b, 0x7d];

/** Bytes that a name may not hold: all others may stand in one, also as parts of a longer character. */
const isRestricted = new Uint8Array(256);
for (const byte of Buffer.from('><={}() \'",;&')) isRestricted[byte] = 1;

/** The dimensions at `at`, if there are any, nothing is wrong with them, and nothing about them is unusual. */
export function scanDimensions(bytes: Uint8Array, at: number): DimensionSpans | undefined {
  if (bytes[at] !== openingBrace) return undefined;
  const members: number[] = [];
  let place = skipBlanks(bytes, at + 1);
  while (members.length < membersMax * memberPlaces) {
    const nameEnd = nameEndOf(bytes, place);
    if (nameEnd < 0 || isAmong(bytes, place, nameEnd, members, memberPlaces)) return undefined;
    const colonAt = skipBlanks(bytes, nameEnd + 1);
    if (bytes[colonAt] !== colon) return undefined;
    const value = skipBlanks(bytes, colonAt + 1);
    const valueEnd = skipString(bytes, value);
    const length = valueEnd - value - 2;
    if (length < 1 || length > lengthMax) return undefined;
    members.push(place, nameEnd, valueEnd);
    const next = skipBlanks(bytes, valueEnd);
    if (bytes[next] === closingBrace) return { start: at, end: next + 1, members };
    if (bytes[next] !== comma) return undefined;
    place = skipBlanks(bytes, next + 1);
  }
  return undefined;
}

/** The place of the quote after a name that dimensions may have; -1 where it is none. */
function nameEndOf(bytes: Uint8Array, at: number): number {
  const end = plainStringEnd(bytes, at);
  const length = end - at - 1;
  if (length < 1 || length > lengthMax || bytes[at + 1] === underscore) return -1;
  for (let place = at + 1; place < end; place += 1) if (isRestricted[bytes[place]!] === 1) return -1;
  return end;
}
