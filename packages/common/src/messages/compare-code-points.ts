/**
 * Orders text by code point, which is also the order of its UTF-8 bytes; JavaScript's own order, by UTF-16 code unit,
 * puts characters beyond U+FFFF before U+E000. For `Array.prototype.sort`.
 */
export function compareCodePoints(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const difference = left.charCodeAt(at) - right.charCodeAt(at);
    if (difference !== 0) return rank(left.charCodeAt(at)) - rank(right.charCodeAt(at));
  }
  return left.length - right.length;
}

// Surrogates, the halves of characters beyond U+FFFF, move behind all other code units.
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
