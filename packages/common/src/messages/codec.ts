/**
 * Why a record cannot be read, a closed list that labels metrics and dead letters:
 * `tombstone` a record without a value; `encoding` not UTF-8; `syntax` not JSON; `shape` a field is missing or of the
 * wrong type; `range` a number, or the depth of nesting, is out of bounds.
 */
export const decodeReasons = ['tombstone', 'encoding', 'syntax', 'shape', 'range'] as const;

/** One of the closed list of decode reasons. */
export type DecodeReason = (typeof decodeReasons)[number];

/** A value, or why there is none; `detail` says where, what was expected and what was got, for people. */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: DecodeReason; readonly detail: string };

/** Translates the value of a Kafka record from and to the wire format of one kind of message. */
export interface Codec<T> {
  /** The kind of message, in kebab-case: a label for logs and metrics. */
  readonly name: string;

  /** Reads a record's value, null being a tombstone. Never throws, whatever the bytes. The bytes are not kept. */
  decode(bytes: Uint8Array | null): Decoded<T>;

  /** Writes a value such that `decode` gives an equal one. Throws a ServiceError where the wire format has no form for it. */
  encode(value: T): Buffer;
}
