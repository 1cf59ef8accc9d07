import type { Codec, MetricEnvelope } from '@monasca/common/messages';
import { RepositoryError } from '../../../repository.js';
import type { DatabaseName } from '../database-name.js';
import { formOf } from '../line/form-of.js';
import { metricLine, metricText } from '../line/metric-line.js';
import { EnvelopeScan } from './envelope-scan.js';
import { learnLine } from './learn.js';
import { copyWords, type LineBuffer } from './line-buffer.js';
import { SeriesCache } from './series-cache.js';

/** Why a value gives no line. */
export interface Unwritable {
  readonly reason: string;
  readonly detail: string;
}

const newline = 0x0a;

/** Appends the line of a metric to the buffer of its database. One for all bulks of a repository: it learns. */
export class LineEncoder {
  readonly #codec: Codec<MetricEnvelope>;
  readonly #databaseOf: DatabaseName;
  readonly #cache: SeriesCache;
  readonly #scan = new EnvelopeScan();
  /** Of all lines that the cache may know. */
  readonly databases: string[] = [];
  readonly #databaseIndexes = new Map<string, number>();

  constructor(codec: Codec<MetricEnvelope>, databaseOf: DatabaseName, cache = new SeriesCache()) {
    this.#codec = codec;
    this.#databaseOf = databaseOf;
    this.#cache = cache;
  }

  /**
   * Appends the line of the value between `start` and `end`.
   * @param bufferOf the buffer of a database, by its index in {@link databases}
   * @returns the index of the database, or why there is no line
   */
  encode(
    bytes: Buffer,
    view: DataView,
    start: number,
    end: number,
    bufferOf: (database: number) => LineBuffer,
  ): number | Unwritable {
    const scan = this.#scan;
    if (!scan.scan(bytes, start, end)) return this.#encodePlain(bytes.subarray(start, end), bufferOf);
    const cache = this.#cache;
    const hash = cache.hash(view, start, end, scan.spans);
    let entry = cache.find(hash, view, start, end, scan.spans);
    if (entry < 0) entry = this.#learn(hash, bytes, start, end);
    if (entry < 0) return this.#encodePlain(bytes.subarray(start, end), bufferOf);
    const database = cache.database(entry);
    this.#append(entry, bufferOf(database), view);
    return database;
  }

  #append(entry: number, buffer: LineBuffer, view: DataView): void {
    const { spans, timestampFirst } = this.#scan;
    const cache = this.#cache;
    const [timestamp, value] = timestampFirst ? [0, 2] : [2, 0];
    const valueStart = spans[value]!;
    const valueLength = spans[value + 1]! - valueStart;
    const timestampStart = spans[timestamp]!;
    const timestampLength = spans[timestamp + 1]! - timestampStart;
    const headLength = cache.headLength(entry);
    const tailLength = cache.tailLength(entry);
    buffer.reserve(headLength + valueLength + tailLength + timestampLength + 1);
    const known = cache.view(entry);
    const head = cache.headStart(entry);
    const out = buffer.view;
    let at = buffer.length;
    copyWords(known, head, out, at, headLength);
    at += headLength;
    copyBytes(view, valueStart, out, at, valueLength);
    at += valueLength;
    copyWords(known, head + headLength, out, at, tailLength);
    at += tailLength;
    copyBytes(view, timestampStart, out, at, timestampLength);
    at += timestampLength;
    out.setUint8(at, newline);
    buffer.endLine(at + 1);
  }

  #encodePlain(value: Buffer, bufferOf: (database: number) => LineBuffer): number | Unwritable {
    const decoded = this.#codec.decode(value);
    if (!decoded.ok) return decoded;
    const line = formOf(() => metricLine(decoded.value));
    if (line instanceof RepositoryError) return { reason: 'refused', detail: line.message };
    const database = this.#indexOf(decoded.value.meta.tenantId);
    bufferOf(database).add(`${metricText(line)}\n`);
    return database;
  }

  /** The new entry of the shape that was scanned last, or -1 where it has none. */
  #learn(hash: number, bytes: Buffer, start: number, end: number): number {
    const scan = this.#scan;
    const line = formOf(() => learnLine(this.#codec, bytes, start, end, scan));
    if (line === undefined || line instanceof RepositoryError) return -1;
    const known = {
      database: this.#indexOf(line.tenantId),
      head: Buffer.from(line.head),
      tail: Buffer.from(line.tail),
    };
    return this.#cache.learn(hash, bytes, start, end, scan.spans, known);
  }

  #indexOf(tenantId: string): number {
    const database = this.#databaseOf(tenantId);
    const known = this.#databaseIndexes.get(database);
    if (known !== undefined) return known;
    const index = this.databases.push(database) - 1;
    this.#databaseIndexes.set(database, index);
    return index;
  }
}

/** The bytes after the last one may be another batch's, or nobody's. */
function copyBytes(from: DataView, start: number, to: DataView, place: number, length: number): void {
  for (let at = 0; at < length; at += 1) to.setUint8(place + at, from.getUint8(start + at));
}
