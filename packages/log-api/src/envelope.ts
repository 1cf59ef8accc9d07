import { HttpError } from '@monasca/common/http';
import { logCodec, stringifyJson, type JsonObject, type LogBody } from '@monasca/common/messages';
import type { Bulk } from './bulk.js';
import { shorten } from './shorten.js';

/** What every envelope of a request shares. */
export interface EnvelopeContext {
  readonly tenantId: string;
  readonly region: string;
  /** Seconds since the epoch. */
  readonly creationTime: number;
  /** Most bytes of an envelope. */
  readonly maxBytes: number;
  /** Most bytes of all of them: global dimensions go to every log, so that a small body could become large. */
  readonly maxBulkBytes: number;
}

/** A log as it goes to Kafka. */
export interface Envelope {
  readonly bytes: Buffer;
  /** Bytes of its message that were cut off, so that Kafka takes it; 0 as a rule. */
  readonly cutBytes: number;
}

/**
 * The envelopes of a bulk, in its order.
 * @throws HttpError 413 naming the log
 */
export function buildEnvelopes({ logs, dimensions }: Bulk, context: EnvelopeContext): Envelope[] {
  const within = bulkLimit(context);
  return logs.map((log, index) => within(buildEnvelope(log, index, dimensions, context)));
}

/**
 * Lets the envelopes of one bulk pass, one by one.
 * @throws HttpError 413 beyond what all of them may come to
 */
export function bulkLimit({ maxBulkBytes }: EnvelopeContext): (envelope: Envelope) => Envelope {
  let left = maxBulkBytes;
  return (envelope) => {
    left -= envelope.bytes.length;
    if (left >= 0) return envelope;
    const description = `The logs with the global dimensions on each exceed ${maxBulkBytes} bytes`;
    throw new HttpError(413, 'Log payload size exceeded', description);
  };
}

/**
 * The envelope of a log that was checked. Global dimensions go to it, its own win.
 * @param log nobody else's: its dimensions are changed
 * @param index its place in the request
 * @throws HttpError 413 naming the log
 */
export function buildEnvelope(log: LogBody, index: number, global: JsonObject, context: EnvelopeContext): Envelope {
  return encode(withDimensions(log, global), context, `Log ${index}: `);
}

/** Encodes a log whose dimensions are settled. */
function encode(log: LogBody, context: EnvelopeContext, where = ''): Envelope {
  const { maxBytes } = context;
  const { head, tail } = frameOf(context);
  const bytesOf = (body: LogBody): Buffer => Buffer.from(head + stringifyJson(body) + tail);
  const bytes = bytesOf(log);
  if (bytes.length <= maxBytes) return { bytes, cutBytes: 0 };
  const short = shorten(log, maxBytes, bytesOf);
  if (short === undefined) {
    const description = `${where}${bytes.length} bytes of which the message is the least, expected ${maxBytes} at most`;
    throw new HttpError(413, 'Log payload size exceeded', description);
  }
  return { bytes: short, cutBytes: bytes.length - short.length };
}

/** What stands before and after the log in an envelope. */
interface Frame {
  readonly head: string;
  readonly tail: string;
}

const frames = new WeakMap<EnvelopeContext, Frame>();
const sample = { message: 0 };

/** The frame of a request's envelopes, made once, by the codec itself. */
export function frameOf(context: EnvelopeContext): Frame {
  const known = frames.get(context);
  if (known !== undefined) return known;
  const { tenantId, region, creationTime } = context;
  const text = String(logCodec.encode({ log: sample, meta: { tenantId, region }, creationTime }));
  const log = JSON.stringify(sample);
  const at = text.indexOf(log);
  const frame = { head: text.slice(0, at), tail: text.slice(at + log.length) };
  frames.set(context, frame);
  return frame;
}

/** A log with the global dimensions below its own, which stay first, as in the original; without any it has none. */
function withDimensions(log: LogBody, global: JsonObject): LogBody {
  const own = (log.dimensions ?? {}) as Record<string, unknown>;
  for (const name of Object.keys(global)) if (!Object.hasOwn(own, name)) own[name] = global[name];
  if (Object.keys(own).length > 0) return Object.assign(log, { dimensions: own });
  const { dimensions: _none, ...rest } = log;
  return rest;
}
