import type { LogBody } from '@monasca/common/messages';

/**
 * A log with as much of its message as fits, marked `"truncated": true`, encoded. It is cut between characters.
 * @returns undefined when it does not fit without any message either, or its message is no text
 */
export function shorten(log: LogBody, maxBytes: number, encode: (log: LogBody) => Buffer): Buffer | undefined {
  const { message } = log;
  if (typeof message !== 'string') return undefined;
  const withMessage = (text: string): Buffer => encode({ ...log, message: text, truncated: true });
  const room = maxBytes - withMessage('').length;
  return room < 0 ? undefined : withMessage(headOf(message, room));
}

/** The longest beginning of a text that takes no more bytes than there are, as JSON. */
function headOf(text: string, maxBytes: number): string {
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (jsonBytes(cut(text, middle)) <= maxBytes) low = middle;
    else high = middle - 1;
  }
  return cut(text, low);
}

/** The first so many UTF-16 units of a text, without half of a pair at their end. */
function cut(text: string, units: number): string {
  const isHalved = (text.codePointAt(units - 1) ?? 0) > 0xffff;
  return text.slice(0, isHalved ? units - 1 : units);
}

/** Bytes of a text in JSON, without its quotes. */
const jsonBytes = (text: string): number => Buffer.byteLength(JSON.stringify(text)) - 2;
