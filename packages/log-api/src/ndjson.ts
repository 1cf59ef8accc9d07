import { HttpError, parseJsonBody } from '@monasca/common/http';

const newline = 0x0a;

/**
 * The documents of a body that has one in each line; empty lines are none.
 * @throws HttpError 400 naming the line, from 1
 */
export function readLines(body: Buffer): unknown[] {
  const documents: unknown[] = [];
  for (let start = 0, line = 1; start < body.length; line += 1) {
    const found = body.indexOf(newline, start);
    const end = found === -1 ? body.length : found;
    const bytes = body.subarray(start, end);
    if (!isBlank(bytes)) documents.push(parseLine(bytes, line));
    start = end + 1;
  }
  return documents;
}

const isBlank = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);

function parseLine(bytes: Buffer, line: number): unknown {
  try {
    return parseJsonBody(bytes);
  } catch (error) {
    if (error instanceof HttpError) throw new HttpError(error.status, error.title, `Line ${line}: ${error.message}`);
    throw error;
  }
}
