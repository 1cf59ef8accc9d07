/** More members of an object than this are compared with each other the plain way. */
export const membersMax = 16;

/** Whether so many bytes are the same at two places. */
export function areEqual(bytes: Uint8Array, a: number, b: number, length: number): boolean {
  for (let at = 0; at < length; at += 1) if (bytes[a + at] !== bytes[b + at]) return false;
  return true;
}

/**
 * Whether a name is one of others.
 * @param start place of the quote before it
 * @param end place of the quote after it
 * @param places the same of the others, and as many numbers more for each as `stride` is larger than two
 */
export function isAmong(
  bytes: Uint8Array,
  start: number,
  end: number,
  places: readonly number[],
  stride: number,
): boolean {
  const length = end - start;
  for (let one = 0; one < places.length; one += stride) {
    const [first = 0, last = 0] = [places[one], places[one + 1]];
    if (last - first === length && areEqual(bytes, first, start, length)) return true;
  }
  return false;
}

/** Whether the name between two quotes is this one. */
export function isName(bytes: Uint8Array, start: number, end: number, name: Uint8Array): boolean {
  if (end - start - 1 !== name.length) return false;
  for (let at = 0; at < name.length; at += 1) if (bytes[start + 1 + at] !== name[at]) return false;
  return true;
}
