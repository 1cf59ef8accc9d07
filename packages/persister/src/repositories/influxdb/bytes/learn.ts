import type { Codec, MetricEnvelope } from '@monasca/common/messages';
import { metricLine, type MetricLine } from '../line/metric-line.js';

/** Where the numbers of an envelope stand. */
export interface Spans {
  /**
   * Start and end of each of three numbers, in the order of their places; the third is empty and at the end where there is no
   * creation time.
   */
  readonly places: readonly number[];
  /** Whether the timestamp comes before the value. */
  readonly timestampFirst: boolean;
}

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
  value: Buffer,
  { places, timestampFirst }: Spans,
): LearnedLine | undefined {
  // At random, so that nobody can have put the same elsewhere.
  const time = Math.floor(Math.random() * 2 ** 42);
  const number = Math.floor(Math.random() * 2 ** 42) / 8;
  const [first, second] = timestampFirst ? [time, number] : [number, time];
  const text = Buffer.concat([
    ...[value.subarray(0, places[0]), Buffer.from(String(first))],
    ...[value.subarray(places[1], places[2]), Buffer.from(String(second))],
    value.subarray(places[3], places[4]),
    Buffer.from(places[4] === places[5] ? '' : String(time)),
    value.subarray(places[5]),
  ]);
  const decoded = codec.decode(text);
  if (!decoded.ok) return undefined;
  const { metric, meta } = decoded.value;
  if (metric.timestamp !== time || metric.value !== number) return undefined;
  const { head, tail }: MetricLine = metricLine(decoded.value);
  return { tenantId: meta.tenantId, head, tail };
}
