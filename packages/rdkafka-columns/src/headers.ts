/** Headers in order; a name may repeat, a value may be any bytes or none. */
export type Headers = readonly (readonly [name: string, value: Uint8Array])[];

const none: Headers = [];
const noBytes = new Uint8Array(0);

/** Reads the headers of a record from the arena: copies, since they are few and long-lived. */
export function readHeaders(arena: Buffer, start: number, length: number): Headers {
  if (length === 0) return none;
  const headers: [string, Uint8Array][] = [];
  let at = start;
  while (at < start + length) {
    const nameLength = arena.readInt32LE(at);
    const name = arena.toString('utf8', at + 4, at + 4 + nameLength);
    at += 4 + nameLength;
    const valueLength = arena.readInt32LE(at);
    at += 4;
    headers.push([name, valueLength < 1 ? noBytes : Buffer.from(arena.subarray(at, at + valueLength))]);
    at += Math.max(valueLength, 0);
  }
  return headers;
}

type WritableHeaders = readonly (readonly [name: string, value: string | Uint8Array])[];

/** Bytes that the headers of a record take in the arena at most. */
export function headersBound(headers: WritableHeaders): number {
  let size = 0;
  for (const [name, value] of headers) size += 8 + name.length * 3 + value.length * (typeof value === 'string' ? 3 : 1);
  return size;
}

/** Writes headers to the arena, and returns their length there. */
export function writeHeaders(arena: Buffer, start: number, headers: WritableHeaders): number {
  let at = start;
  for (const [name, value] of headers) at = writeHeader(arena, at, name, value);
  return at - start;
}

/** Writes a header, and returns where it ends. */
export function writeHeader(arena: Buffer, start: number, name: string, value: string | Uint8Array): number {
  const nameLength = writeText(arena, start + 4, name);
  writeLength(arena, start, nameLength);
  const at = start + 4 + nameLength;
  const valueLength = writeBytes(arena, at + 4, value);
  writeLength(arena, at, valueLength);
  return at + 4 + valueLength;
}

/** Writes text as UTF-8, or bytes as they are; returns how many. */
export function writeBytes(arena: Buffer, at: number, value: string | Uint8Array): number {
  if (typeof value === 'string') return writeText(arena, at, value);
  arena.set(value, at);
  return value.length;
}

/** Longest text that is written here: a call into Node costs more than so many bytes. */
const shortText = 64;

function writeText(arena: Buffer, at: number, text: string): number {
  const { length } = text;
  if (length > shortText) return arena.write(text, at, 'utf8');
  for (let place = 0; place < length; place += 1) {
    const code = text.charCodeAt(place);
    if (code > 0x7f) return arena.write(text, at, 'utf8');
    arena[at + place] = code;
  }
  return length;
}

function writeLength(arena: Buffer, at: number, length: number): void {
  arena[at] = length;
  arena[at + 1] = length >>> 8;
  arena[at + 2] = length >>> 16;
  arena[at + 3] = length >>> 24;
}
