/**
 * A time as InfluxDB writes it where no other form is asked for: RFC 3339, with as many digits as it takes.
 * @param milliseconds since the epoch, a whole number
 * @param nanoseconds on top, below 1,000,000
 */
export function instantText(milliseconds: number, nanoseconds = 0): string {
  const text = new Date(milliseconds).toISOString().slice(0, -1);
  return trimmed(nanoseconds === 0 ? text : text + String(nanoseconds).padStart(6, '0'));
}

/** Without zeros at the end of the fraction, and without an empty one. */
function trimmed(text: string): string {
  let end = text.length;
  while (text[end - 1] === '0') end -= 1;
  if (text[end - 1] === '.') end -= 1;
  return `${text.slice(0, end)}Z`;
}
