import { isUtf8 } from 'node:buffer';
import type { Codec, DecodeReason, Decoded } from './codec.js';
import { DecodeError } from './decode-error.js';
import { parseJson, stringifyJson } from './json.js';

/** The two directions of a JSON message. */
interface JsonForm<T> {
  readonly name: string;
  /** Default `parseJson`: numbers stay as they were written. */
  readonly parse?: (text: string) => unknown;
  /** Checks and types a parsed document; throws DecodeError. `text` is the document before parsing. */
  readonly read: (document: unknown, text: string) => T;
  /** The document of a value, with the fields' names on the wire. */
  readonly write: (value: T) => object;
}

/** A codec of UTF-8 encoded JSON documents. */
export function createJsonCodec<T>({ name, parse = parseJson, read, write }: JsonForm<T>): Codec<T> {
  return {
    name,

    decode(bytes) {
      if (bytes === null) return refused('tombstone', 'expected a value, got a tombstone (null)');
      if (!isUtf8(bytes))
        return refused('encoding', `byte ${firstInvalidByte(bytes)}: expected UTF-8, got another byte`);
      try {
        const text = textOf(bytes);
        return { ok: true, value: read(parse(text), text) };
      } catch (error) {
        if (error instanceof DecodeError) return refused(error.reason, error.message);
        return refused('shape', `expected a ${name}, got a value that cannot be read: ${String(error)}`);
      }
    },

    encode(value) {
      return Buffer.from(stringifyJson(write(value)));
    },
  };
}

function refused(reason: DecodeReason, detail: string): Decoded<never> {
  return { ok: false, reason, detail };
}

function textOf(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString('utf8');
}

// Decoding replaces what is invalid, so the text's own bytes first differ from the given ones there.
function firstInvalidByte(bytes: Uint8Array): number {
  const decoded = Buffer.from(textOf(bytes));
  return bytes.findIndex((byte, index) => byte !== decoded[index]);
}
