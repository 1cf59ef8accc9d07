import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import { HttpError } from '../errors.js';

type Inflater = (bytes: Buffer, maxBytes: number) => Promise<Buffer>;

interface Options {
  readonly maxOutputLength: number;
  readonly info: true;
  readonly params?: Readonly<Record<number, number>>;
}

/** What Node says of a stream that it has read. */
interface Result {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

type Decompress = (bytes: Buffer, options: Options, callback: (error: Error | null, result: Result) => void) => void;

/** Node has zstd since 22.15. */
const { inflate, zstdDecompress } = zlib as unknown as {
  readonly inflate: Decompress;
  readonly zstdDecompress?: Decompress;
};

/** `ZSTD_d_windowLogMax`, and 8 MiB: what RFC 8878 recommends every decoder to support. */
const [windowLogMax, windowLog] = [100, 23] as const;

const limited =
  (call: typeof zlib.gunzip): Inflater =>
  (bytes, maxOutputLength) =>
    promisify<Buffer, { maxOutputLength: number }, Buffer>(call)(bytes, { maxOutputLength });

/** Of what follows the first stream Node says nothing: it must not be lost. */
const oneStream =
  (call: Decompress, more: Pick<Options, 'params'> = {}): Inflater =>
  async (bytes, maxOutputLength) => {
    const { buffer, engine } = await promisify(call)(bytes, { maxOutputLength, info: true, ...more });
    if (engine.bytesWritten === bytes.length) return buffer;
    throw new Error(`expected one stream, got ${bytes.length - engine.bytesWritten} bytes after it`);
  };

const zstdOptions = { params: { [windowLogMax]: windowLog } };

const inflaters: Readonly<Record<string, Inflater>> = {
  gzip: limited(zlib.gunzip),
  'x-gzip': limited(zlib.gunzip),
  deflate: oneStream(inflate),
  ...(zstdDecompress === undefined ? {} : { zstd: oneStream(zstdDecompress, zstdOptions) }),
};

/** Whether a body is coded in a way that has to be undone. */
export const isCoded = (encoding: string): boolean => encoding !== '' && encoding !== 'identity';

/**
 * The inflater of what `Content-Encoding` names.
 * @throws HttpError 415 for a coding that is not known
 */
export function inflaterOf(encoding: string): Inflater {
  if (Object.hasOwn(inflaters, encoding)) return inflaters[encoding]!;
  const known = Object.keys(inflaters).join(', ');
  const description = `Content-Encoding: expected one of ${known}, and only one`;
  throw new HttpError(415, 'Unsupported media type', description, { 'accept-encoding': known });
}

/** Whether inflating was ended since more came out than may. */
export const isTooLong = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
