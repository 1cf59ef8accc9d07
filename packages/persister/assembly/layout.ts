/**
 * Where things lie in the memory that is shared with `src/repositories/influxdb/bytes/line-memory.ts`, in bytes. Words are
 * read and written whole, up to 16 bytes beyond the end of what they belong to: that is room, or is written later.
 */

/** What is known of the rows that are looked up together. */
export const stateAt: i32 = 0x8000;

/** Rows of a call, and columns of 32-bit integers for them: the first two are read, the others written. */
export const mostRows: i32 = 4_096;
export const startsAt: i32 = 0x10000;
export const lengthsAt: i32 = startsAt + mostRows * 4;
/** Where each line ends, from the beginning of the output. */
export const endsAt: i32 = lengthsAt + mostRows * 4;
export const databasesAt: i32 = endsAt + mostRows * 4;

/** The values of the rows. */
export const inputAt: i32 = databasesAt + mostRows * 4;
export const inputSize: i32 = 128 * 1024;

/** The lines. Before {@link learn} the line to be learned, its head and its tail. */
export const outputAt: i32 = inputAt + inputSize + 64;
export const outputSize: i32 = 256 * 1024;

/** The hash of each shape and where its entry is: twice as many as there may be entries. */
export const tableAt: i32 = outputAt + outputSize + 64;
export const tableBits: i32 = 18;
export const mostEntries: i32 = 1 << (tableBits - 1);

/** Shapes and their lines: from here to the end, which moves. */
export const entriesAt: i32 = tableAt + (8 << tableBits);
