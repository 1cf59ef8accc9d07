/** A partition key of several text columns, as the server hashes it: each with its length before it and a zero behind. */
export function partitionKey(...columns: readonly string[]): Buffer {
  const sizes = columns.map((column) => Buffer.byteLength(column));
  const key = Buffer.alloc(sizes.reduce((sum, size) => sum + size + 3, 0));
  let at = 0;
  for (const [index, column] of columns.entries()) {
    const size = sizes[index]!;
    at = key.writeUInt16BE(size, at);
    key.write(column, at);
    at += size + 1;
  }
  return key;
}
