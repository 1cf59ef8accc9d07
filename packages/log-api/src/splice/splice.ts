import type { EnvelopeSource } from '../envelope-source.js';
import { frameOf, type EnvelopeContext } from '../envelope.js';
import { logPlaces, type BulkSpans } from './bulk-scan.js';
import { copy } from './copy.js';
import { memberPlaces, type DimensionSpans } from './dimensions-scan.js';
import { isAmong } from './names.js';

/**
 * The envelopes of a bulk, in its order, each log with the bytes that it came with: the same JSON as `buildEnvelopes` makes.
 * @returns undefined for a bulk with a log too large, or too large as a whole: that is for the plain way
 */
export function splice(spans: BulkSpans, context: EnvelopeContext): EnvelopeSource | undefined {
  const spliced = new SplicedBulk(spans, context);
  let left = context.maxBulkBytes;
  for (let index = 0; index < spliced.length; index += 1) {
    const size = spliced.sizeOf(index);
    left -= size;
    if (size > context.maxBytes || left < 0) return undefined;
  }
  return spliced;
}

class SplicedBulk implements EnvelopeSource {
  readonly length: number;
  readonly #bytes: DataView;
  readonly #spans: BulkSpans;
  readonly #head: DataView;
  readonly #tail: DataView;
  /** What is added to a log without dimensions, and to one with those of each entry. */
  readonly #whole: DataView;
  readonly #added: readonly DataView[];

  constructor(spans: BulkSpans, context: EnvelopeContext) {
    const { bytes, logs, global, dimensions } = spans;
    const { head, tail } = frameOf(context);
    this.length = logs.length / logPlaces;
    this.#bytes = viewOf(bytes);
    this.#spans = spans;
    this.#head = viewOf(Buffer.from(head));
    this.#tail = viewOf(Buffer.from(tail));
    this.#whole =
      global === undefined
        ? nothing
        : viewOf(Buffer.concat([dimensionsName, bytes.subarray(global.start, global.end)]));
    this.#added = dimensions.map((own) => globalsBeside(own, spans));
  }

  sizeOf(index: number): number {
    const { logs } = this.#spans;
    const log = index * logPlaces;
    const entry = logs[log + 3]!;
    const more = entry < 0 ? this.#whole : this.#added[entry]!;
    return this.#head.byteLength + logs[log + 1]! - logs[log]! + more.byteLength + this.#tail.byteLength;
  }

  write(index: number, target: DataView, at: number): void {
    const { logs, dimensions } = this.#spans;
    const log = index * logPlaces;
    const [start, end, dimensionsStart, entry] = [logs[log]!, logs[log + 1]!, logs[log + 2]!, logs[log + 3]!];
    const own = entry < 0 ? undefined : dimensions[entry]!;
    // Behind its own dimensions, or, where it has none, behind everything else.
    const gap = own === undefined ? end - 1 : dimensionsStart + own.end - own.start - 1;
    const more = own === undefined ? this.#whole : this.#added[entry]!;
    let to = copy(this.#head, 0, this.#head.byteLength, target, at);
    to = copy(this.#bytes, start, gap, target, to);
    to = copy(more, 0, more.byteLength, target, to);
    to = copy(this.#bytes, gap, end, target, to);
    copy(this.#tail, 0, this.#tail.byteLength, target, to);
  }

  cutBytes(): number {
    return 0;
  }
}

const viewOf = (bytes: Buffer): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

const nothing = viewOf(Buffer.alloc(0));
const comma = Buffer.from(',');
const dimensionsName = Buffer.from(',"dimensions":');

/** The global dimensions that are none of a log's own, each with a comma before it. */
function globalsBeside(own: DimensionSpans, { bytes, global }: BulkSpans): DataView {
  if (global === undefined) return nothing;
  const { members } = global;
  const added: Buffer[] = [];
  for (let one = 0; one < members.length; one += memberPlaces) {
    const [start, nameEnd, end] = [members[one]!, members[one + 1]!, members[one + 2]!];
    if (!isAmong(bytes, start, nameEnd, own.members, memberPlaces)) added.push(comma, bytes.subarray(start, end));
  }
  return viewOf(Buffer.concat(added));
}
