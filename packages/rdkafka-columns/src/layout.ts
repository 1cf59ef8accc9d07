/** The other half of `native/layout.h`: a block is columns for so many rows, then an arena. */
export interface Columns {
  readonly offsets: Float64Array;
  readonly timestamps: Float64Array;
  readonly partitions: Int32Array;
  /** Consumed: index of the topic. Produced: the state of the outcome. */
  readonly topics: Int32Array;
  readonly valueStarts: Int32Array;
  readonly valueLengths: Int32Array;
  readonly keyLengths: Int32Array;
  readonly headerLengths: Int32Array;
  /** Produced: librdkafka's code of the outcome. */
  readonly errors: Int32Array;
  readonly arena: Buffer;
}

/** Bytes of the columns of one row: two 64-bit and seven 32-bit ones. */
export const rowBytes = 2 * 8 + 7 * 4;

/** Size of a block for an even number of rows and so many bytes of arena. */
export const blockSize = (rows: number, arenaBytes: number): number => rows * rowBytes + arenaBytes;

/** Columns need an even number of rows, so that the 64-bit ones of a following block stay aligned. */
export const evenRows = (rows: number): number => rows + (rows % 2);

/** Values begin at a multiple of 4. */
export const align4 = (size: number): number => (size + 3) & ~3;

/** Starts and lengths are 32 bits wide: so large may an arena be. */
const mostArena = 2 ** 31 - 1;
/** As many rows as a block of that size may have, or about. */
const mostRows = 10_000_000;

/** @throws RangeError for a batch that cannot be */
export function checkSizes(rows: number, arenaBytes: number): void {
  if (!Number.isInteger(rows) || rows < 1 || rows > mostRows) {
    throw new RangeError(`rows of a batch: expected 1 to ${mostRows}, got ${rows}`);
  }
  if (!Number.isInteger(arenaBytes) || arenaBytes < 0 || arenaBytes > mostArena) {
    throw new RangeError(`bytes of a batch: expected 0 to ${mostArena}, got ${arenaBytes}`);
  }
}

/** Lays so many rows over a block. Throws RangeError when it is too small. */
export function columnsOver(block: ArrayBuffer, rows: number): Columns {
  const int32 = (index: number): Int32Array => new Int32Array(block, rows * (16 + 4 * index), rows);
  return {
    offsets: new Float64Array(block, 0, rows),
    timestamps: new Float64Array(block, rows * 8, rows),
    partitions: int32(0),
    topics: int32(1),
    valueStarts: int32(2),
    valueLengths: int32(3),
    keyLengths: int32(4),
    headerLengths: int32(5),
    errors: int32(6),
    arena: Buffer.from(block, rows * rowBytes),
  };
}
