/** Size of a text as JSON and JavaScript count it: in UTF-16 units. */
const units = (text: string): number => text.length;

/** Size of a text in bytes of UTF-8. */
export const bytes = (text: string): number => Buffer.byteLength(text);

/** The same once it stands in JSON. */
export const jsonBytes = (text: string): number => bytes(JSON.stringify(text)) - 2;

const ellipsis = '…';

/**
 * A text, escaped, that is at most so long; what is too long ends with an ellipsis, and neither a code point nor an
 * escape is cut in two.
 * @param escape has to escape each code point by itself
 */
export function fit(
  text: string,
  max: number,
  escape: (text: string) => string = String,
  sizeOf: (text: string) => number = units,
): string {
  const whole = escape(text);
  if (sizeOf(whole) <= max) return whole;
  const parts: string[] = [];
  let left = max - sizeOf(ellipsis);
  for (const point of text) {
    const part = escape(point);
    left -= sizeOf(part);
    if (left < 0) break;
    parts.push(part);
  }
  return parts.join('') + ellipsis;
}
