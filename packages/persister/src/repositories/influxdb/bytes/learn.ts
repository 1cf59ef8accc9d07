import type { Codec, MetricEnvelope } from '@monasca/common/messages';
import { metricLine, type MetricLine } from '../line/metric-line.js';
import type { EnvelopeScan } from './envelope-scan.js';

/** What is the same for all envelopes of a shape. */
export interface LearnedLine {
  readonly tenantId: string;
  readonly head: string;
  readonly tail: string;
}

/**
 * The line that all envelopes of a shape have, whatever their numbers; undefined where the numbers that were found are not
 * what they seem to be. Shown by reading the envelope with others in their place: they must be the ones that are read.
 * Whatever else the line says comes from the bytes around them, which are the shape.
 * @throws RepositoryError `record` where the line has no form
 */
export function learnLine(
  codec: Codec<MetricEnvelope>,
  bytes: Buffer,
  start: number,
  end: number,
  { spans, timestampFirst }: EnvelopeScan,
): LearnedLine | undefined {
  // At random, so that nobody can have put the same elsewhere.
  const timestamp = Math.floor(Math.random() * 2 ** 42);
  const value = Math.floor(Math.random() * 2 ** 42) / 8;
  const [first, second] = timestampFirst ? [timestamp, value] : [value, timestamp];
  const text = Buffer.concat([
    ...[bytes.subarray(start, spans[0]), Buffer.from(String(first))],
    ...[bytes.subarray(spans[1], spans[2]), Buffer.from(String(second))],
    bytes.subarray(spans[3], spans[4]),
    Buffer.from(spans[4] === spans[5] ? '' : String(timestamp)),
    bytes.subarray(spans[5], end),
  ]);
  const decoded = codec.decode(text);
  if (!decoded.ok) return undefined;
  const { metric, meta } = decoded.value;
  if (metric.timestamp !== timestamp || metric.value !== value) return undefined;
  const { head, tail }: MetricLine = metricLine(decoded.value);
  return { tenantId: meta.tenantId, head, tail };
}
