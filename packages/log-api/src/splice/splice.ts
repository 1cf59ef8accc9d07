import { frameOf, type Envelope, type EnvelopeContext } from '../envelope.js';
import { logPlaces, type BulkSpans } from './bulk-scan.js';
import { memberPlaces, type DimensionSpans } from './dimensions-scan.js';
import { isAmong } from './names.js';

/** Half of what V8 takes as one string: a log that comes on top of it still fits. */
const longestText = 2 ** 28;

/**
 * The envelopes of a bulk, in its order, each log with the bytes that it came with: the same JSON as `buildEnvelopes` makes.
 * @returns undefined for a bulk with a log too large, or too large as a whole: that is for the plain way
 */
export function splice(spans: BulkSpans, context: EnvelopeContext): Envelope[] | undefined {
  const { bytes, logs, dimensions, global } = spans;
  // A character for each byte: what is put together here is copied once, at the end.
  const text = bytes.toString('latin1');
  const frame = frameOf(context);
  const [head, tail] = [asBytes(frame.head), asBytes(frame.tail)];
  const added = dimensions.map((own) => globalsBeside(own, spans, text));
  const whole = global === undefined ? '' : `,"dimensions":${text.slice(global.start, global.end)}`;
  const most = Math.min(context.maxBulkBytes, longestText);
  let all = '';
  const ends: number[] = [];
  for (let log = 0; log < logs.length; log += logPlaces) {
    const [start, end, dimensionsStart, entry] = [logs[log]!, logs[log + 1]!, logs[log + 2]!, logs[log + 3]!];
    const own = entry < 0 ? undefined : dimensions[entry]!;
    // Behind its own dimensions, or, where it has none, behind everything else.
    const gap = own === undefined ? end - 1 : dimensionsStart + own.end - own.start - 1;
    const more = own === undefined ? whole : added[entry]!;
    const before = all.length;
    all += head + text.slice(start, gap) + more + text.slice(gap, end) + tail;
    if (all.length - before > context.maxBytes || all.length > most) return undefined;
    ends.push(all.length);
  }
  const copy = Buffer.from(all, 'latin1');
  return ends.map((end, index) => ({ bytes: copy.subarray(index === 0 ? 0 : ends[index - 1]!, end), cutBytes: 0 }));
}

/** The global dimensions that are none of a log's own, each with a comma before it. */
function globalsBeside(own: DimensionSpans, { bytes, global }: BulkSpans, text: string): string {
  if (global === undefined) return '';
  const { members } = global;
  let added = '';
  for (let one = 0; one < members.length; one += memberPlaces) {
    const [start, nameEnd, end] = [members[one]!, members[one + 1]!, members[one + 2]!];
    if (!isAmong(bytes, start, nameEnd, own.members, memberPlaces)) added += `,${text.slice(start, end)}`;
  }
  return added;
}

const asBytes = (text: string): string => Buffer.from(text).toString('latin1');
