import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readParts } from './read-series.js';

const documents = [{ results: [{ series: [{ name: 'żó', columns: ['time'], values: [['t']] }] }] }, { results: [{ error: 'no' }] }]; // prettier-ignore
const lines = documents.map((document) => JSON.stringify(document));

const read = async (parts: readonly Buffer[]): Promise<unknown[]> => {
  const all: unknown[] = [];
  for await (const part of readParts(Readable.from(parts, { objectMode: false }))) all.push(part);
  return all;
};

describe('an answer in parts', () => {
  it.each([1, 2, 3, 1_000])('is read document by document where %i bytes come at once', async (size) => {
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size)); // prettier-ignore
    expect(await read(parts)).toEqual(documents);
  });

  it('may end without a newline, or be empty', async () => {
    expect(await read([Buffer.from(lines.join('\n'))])).toEqual(documents);
    expect(await read([])).toEqual([]);
  });

  it('that ends in the middle is an error', async () => {
    await expect(read([Buffer.from(lines[0]!.slice(0, 9))])).rejects.toThrow(SyntaxError);
  });
});
