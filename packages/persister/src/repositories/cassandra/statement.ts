/** A value of a row as the driver takes it; absent: the column, or option, is not set. */
export type Value = string | number | Buffer | readonly string[] | undefined;

/** The writing of one row. */
export interface Statement {
  readonly query: string;
  readonly values: readonly Value[];
  /** The key of its partition, as the server hashes it. */
  readonly partition: Buffer;
}

/** What a row costs beside its values: names of columns, times, markers. */
const rowOverhead = 50;
const valueOverhead = 4;

/** About how many bytes the server counts for a row. */
export function bytesOf({ values }: Statement): number {
  return values.reduce((sum: number, value) => sum + valueOverhead + bytesOfValue(value), rowOverhead);
}

function bytesOfValue(value: Value): number {
  if (value === undefined || typeof value === 'number') return 8;
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (Buffer.isBuffer(value)) return value.length;
  return value.reduce((sum, text) => sum + valueOverhead + Buffer.byteLength(text), 0);
}

const emptyList = Buffer.alloc(4);

/** A frozen list; the driver would make null of an empty one, which no key may hold. */
export function frozenList(texts: readonly string[]): Value {
  return texts.length === 0 ? emptyList : texts;
}
