import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { HttpError } from '../errors.js';
import { inflaterOf, isCoded, isTooLong } from './inflate.js';

const max = 100_000;
const text = 'żółw ☃ '.repeat(1_000);
const inflate = (coding: string, bytes: Buffer, maxBytes = max) => inflaterOf(coding)(bytes, maxBytes);
/** What inflating fails with. */
const fault = (coding: string, bytes: Buffer, maxBytes?: number): Promise<unknown> =>
  inflate(coding, bytes, maxBytes).catch((error: unknown) => error);

const { gzipSync: gzip, deflateSync: deflate } = zlib;
const coders: [coding: string, code: (bytes: Buffer | string) => Buffer][] = [
  ['gzip', gzip],
  ['x-gzip', gzip],
  ['deflate', deflate],
];

describe.each(coders)('%s', (coding, code) => {
  it('is inflated', async () => {
    expect(String(await inflate(coding, code(text)))).toBe(text);
    expect((await inflate(coding, code(''))).length).toBe(0);
  });

  it('may be as long as the limit, and no longer', async () => {
    expect(await inflate(coding, code(Buffer.alloc(max)))).toHaveLength(max);
    expect(isTooLong(await fault(coding, code(Buffer.alloc(max + 1))))).toBe(true);
  });

  it('that becomes very large is never held as a whole', async () => {
    const bomb = code(Buffer.alloc(64 * 1024 * 1024));
    const before = process.memoryUsage().rss;
    const errors = await Promise.all(Array.from({ length: 4 }, () => fault(coding, bomb)));
    expect(errors.every(isTooLong)).toBe(true);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
  });

  it.each([
    ['is cut off', code(text).subarray(0, -1)],
    ['is something else', Buffer.from(text)],
    ['is empty', Buffer.alloc(0)],
  ])('is refused where it %s', async (_, bytes) => {
    const error = await fault(coding, bytes);
    expect(error).toBeInstanceOf(Error);
    expect(isTooLong(error)).toBe(false);
  });
});

it('gzip of several members is inflated as one', async () => {
  expect(String(await inflate('gzip', Buffer.concat([gzip('one '), gzip('two')])))).toBe('one two');
});

it.each(['more', '\0', deflate('two')])('deflate with bytes after its stream is refused: %j', async (more) => {
  const after = Buffer.from(more);
  const error = await fault('deflate', Buffer.concat([deflate('one'), after]));
  expect(error).toEqual(new Error(`expected one stream, got ${after.length} bytes after it`));
});

const hasZstd = 'zstdDecompress' in zlib;
const hex = (bytes: string): Buffer => Buffer.from(bytes, 'hex');

/** Made of the text by the command `zstd`, without and with a checksum. */
const plain = hex('28b52ffd60e02da5000060c5bcc3b3c5827720e29883200100d1ee7c4902');
const checked = hex('28b52ffd64e02da5000060c5bcc3b3c5827720e29883200100d1ee7c490290c33592');

/** A frame that wants a window of so many bytes (a power of two), of blocks that each become 128 KiB. */
function repeated(window: number, blocks: number): Buffer {
  const block = (isLast: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUIntLE((131_072 << 3) | (1 << 1) | isLast, 0, 3);
    return bytes;
  };
  const header = [0x28, 0xb5, 0x2f, 0xfd, 0, (Math.log2(window) - 10) << 3];
  return Buffer.concat([Buffer.from(header), ...Array<Buffer>(blocks - 1).fill(block(0)), block(1)]);
}

/** A frame of one block of thousands of sequences, each of which claims to become 128 KiB. */
function overfull(): Buffer {
  const sequences = Buffer.alloc(2 * 5_000 + 1, 0xff);
  sequences[sequences.length - 1] = 1;
  const block = Buffer.concat([hex('0841938854000034'), sequences]);
  const header = Buffer.alloc(3);
  header.writeUIntLE((block.length << 3) | (2 << 1) | 1, 0, 3);
  return Buffer.concat([hex('28b52ffd0068'), header, block]);
}

// Node has zstd since 22.15; before, it is a coding that is not known.
describe.skipIf(!hasZstd)('zstd', () => {
  const mebi = 1024 * 1024;

  it('is inflated', async () => {
    for (const frame of [plain, checked]) expect(String(await inflate('zstd', frame))).toBe(text);
  });

  it('may be as long as the limit, and no longer', async () => {
    const size = Buffer.byteLength(text);
    expect(await inflate('zstd', plain, size)).toHaveLength(size);
    expect(isTooLong(await fault('zstd', plain, size - 1))).toBe(true);
  });

  it('that becomes very large is never held as a whole', async () => {
    const before = process.memoryUsage().rss;
    const errors = await Promise.all(Array.from({ length: 4 }, () => fault('zstd', repeated(8 * mebi, 2_048))));
    expect(errors.every(isTooLong)).toBe(true);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * mebi);
  });

  it.each([
    ['is cut off', plain.subarray(0, -1)],
    ['is something else', Buffer.from(text)],
    ['is empty', Buffer.alloc(0)],
    ['is not what its checksum says', Buffer.concat([checked.subarray(0, -1), hex('93')])],
    ['wants a window of 16 MiB', repeated(16 * mebi, 1)],
    ['is of more than one frame', Buffer.concat([plain, plain])],
    ['claims more than its blocks may become', overfull()],
  ])('is refused where it %s', async (_, bytes) => {
    const error = await fault('zstd', bytes);
    expect(error).toBeInstanceOf(Error);
    expect(isTooLong(error)).toBe(false);
  });
});

describe('a coding that is not known', () => {
  const known = ['gzip', 'x-gzip', 'deflate', ...(hasZstd ? ['zstd'] : [])].join(', ');

  it.each(['br', 'compress', 'gzip, gzip', 'GZIP', 'constructor', ...(hasZstd ? [] : ['zstd'])])(
    'is 415, and those that are known are told: %s',
    (coding) => {
      const refusal = { status: 415, title: 'Unsupported media type', headers: { 'accept-encoding': known } };
      expect(() => inflaterOf(coding)).toThrow(expect.objectContaining(refusal) as HttpError);
    },
  );

  it('is none where there is nothing to undo', () => {
    expect(['', 'identity', 'gzip'].map(isCoded)).toEqual([false, false, true]);
  });
});
