import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metricCodec } from '@monasca/common/messages';
import { RepositoryError } from '../../../repository.js';
import { metricLine, metricText } from '../line/metric-line.js';
import { LineBuffer } from './line-buffer.js';
import { LineEncoder } from './line-encoder.js';

/** What the plain way makes of a value: a line with its database, or why there is none. */
function plainly(value: Buffer): string {
  const decoded = metricCodec.decode(value);
  if (!decoded.ok) return decoded.reason;
  try {
    const line = metricLine(decoded.value);
    return normal(`${decoded.value.meta.tenantId}: ${metricText(line)}\n`);
  } catch (error) {
    if (error instanceof RepositoryError) return 'refused';
    throw error;
  }
}

/** The same line for all spellings of one value. */
const normal = (line: string): string =>
  line.replace(/ value=([^,]*),/, (_, value: string) => ` value=${Object.is(Number(value), -0) ? 0 : Number(value)},`);

const [before, after] = [Buffer.from('"timestamp":9'), Buffer.from('9,"value":9,"timestamp":9')];

/** An encoder as the bulks use it, on values with other bytes around them. */
function encoding() {
  const encoder = new LineEncoder(metricCodec, (tenantId) => tenantId);
  return (values: readonly Buffer[]): string[] => {
    const buffer = new LineBuffer();
    const starts: number[] = [];
    let end = 0;
    for (const value of values) {
      starts.push(end + before.length);
      end += before.length + value.length + after.length;
    }
    const places = { starts: Int32Array.from(starts), lengths: Int32Array.from(values, ({ length }) => length) };
    const bytes = Buffer.concat(values.flatMap((value) => [before, value, after]));
    const reasons = new Map(
      encoder.encode({ bytes, ...places }, 0, values.length, buffer).map(({ row, reason }) => [row, reason]),
    );
    expect(buffer.count + reasons.size).toBe(values.length);
    let line = 0;
    return values.map((_, row) => {
      const reason = reasons.get(row);
      if (reason !== undefined) return reason;
      line += 1;
      const database = encoder.databases[buffer.database(line - 1)]!;
      return normal(`${database}: ${buffer.slice(line - 1, line).toString()}`);
    });
  };
}

const text = fc.oneof(
  fc.constantFrom(
    'cpu.idle_perc',
    'h1',
    'a b',
    'a,b',
    'a=b',
    'ż€😀',
    '"timestamp": 5',
    '"value":1',
    'x\\',
    '#',
    '',
    '\n',
    'a\ud800',
  ),
  fc.string({ maxLength: 6 }),
);
const numberText = fc.oneof(
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.constantFrom('0', '-0', '5.0', '7.50', '1e5', '1E-3', '-1.5', '007', '1.', '.5', '+1', '1e400', 'NaN', '"7"', 'true', 'null', '12345678901234567890', '0.1234567890123456789'), // prettier-ignore
);
const timestampText = fc.oneof(
  fc.integer({ min: 0, max: 2_000_000_000_000 }).map(String),
  fc.constantFrom('0', '01', '-5', '1.5', '1405630174123.999', '"1405630174124"', '9223372036854', '9223372036855', '8999999999999', '99999999999999', 'null', '1e12'), // prettier-ignore
);
const dimensions = fc.dictionary(
  text,
  fc.oneof(
    text.map((value) => JSON.stringify(value)),
    numberText,
  ),
  { maxKeys: 4 },
);

interface Shape {
  readonly name: string;
  readonly dimensions: Record<string, string>;
  readonly valueMeta: string;
  readonly order: number[];
  readonly outer: number[];
  readonly separators: readonly [string, string];
  readonly twice: string | undefined;
}

const shape: fc.Arbitrary<Shape> = fc.record({
  name: text,
  dimensions,
  valueMeta: fc.constantFrom('null', '{}', '{"rc": 1}', '{"timestamp": 5, "value": 6}', '{"creation_time": 5}', '[]', '""', '7'), // prettier-ignore
  order: fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 4 }),
  outer: fc.shuffledSubarray([0, 1, 2], { minLength: 2 }),
  separators: fc.constantFrom([', ', ': '], [',', ':'], [' ,  ', ' : '], [',\n', ':\t'] as const),
  twice: fc.option(fc.constantFrom('timestamp', 'value', 'metric', 'creation_time'), { nil: undefined }),
});

function envelope(of: Shape, timestamp: string, value: string, creation: string): Buffer {
  const [comma, colon] = of.separators;
  const object = (members: readonly (readonly [string, string])[]): string =>
    `{${members.map(([key, member]) => `${JSON.stringify(key)}${colon}${member}`).join(comma)}}`;
  const tags = object(Object.entries(of.dimensions));
  const fields = [['name', JSON.stringify(of.name)], ['timestamp', timestamp], ['value', value], ['value_meta', of.valueMeta], ['dimensions', tags]] as const; // prettier-ignore
  const metric = of.order.map((index) => fields[index]!);
  if (of.twice === 'timestamp' || of.twice === 'value') metric.push([of.twice, '17']);
  const meta = object([['tenantId', '"t1"'], ['region', '"R"']]); // prettier-ignore
  const members = [
    ['metric', object(metric)],
    ['meta', meta],
    ['creation_time', creation],
  ] as const;
  const outer = of.outer.map((index) => members[index]!);
  if (of.twice === 'metric' || of.twice === 'creation_time') outer.push([of.twice, '18']);
  return Buffer.from(object(outer));
}

/** What the agents send. */
function usualEnvelope(host: string, timestamp: number): Buffer {
  return Buffer.from(
    `{"metric": {"name": "cpu", "timestamp": ${timestamp}, "value": 7.5, "value_meta": null, "dimensions": {"hostname": "${host}", "service": "s"}}, "meta": {"tenantId": "t1", "region": "R"}, "creation_time": 1554725988}`, // prettier-ignore
  );
}

describe('the bytes of an envelope give the same line as the plain way', () => {
  it('whatever its shape, however often it comes, with any numbers', () => {
    const runs = Number(process.env.MONASCA_PROPERTY_RUNS ?? 3_000);
    const numbers = fc.array(fc.tuple(timestampText, numberText, numberText), { minLength: 3, maxLength: 5 });
    const encode = encoding();
    fc.assert(
      fc.property(shape, numbers, (of, all) => {
        // Twice with plain numbers, so that what may be learned is.
        const plain = [['1', '2', '3'], ['4', '5', '6']] as const; // prettier-ignore
        const values = [...plain, ...all].map(([timestamp, value, creation]) =>
          envelope(of, timestamp, value, creation),
        );
        expect(encode(values)).toEqual(values.map(plainly));
      }),
      { numRuns: runs },
    );
  });

  it('whatever bytes of it are changed', () => {
    const runs = Number(process.env.MONASCA_PROPERTY_RUNS ?? 3_000);
    const encode = encoding();
    const change = fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('"{}:,0159.-eE \\[]'))), fc.nat(2)); // prettier-ignore
    const usual = usualEnvelope('h1', 1_405_630_174_123);
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        let bytes = usual;
        for (const [place, byte, kind] of changes) {
          const at = place % bytes.length;
          const [left, right] = [bytes.subarray(0, at), bytes.subarray(at + (kind === 2 ? 0 : 1))];
          bytes = Buffer.concat(kind === 1 ? [left, right] : [left, Buffer.from([byte]), right]);
        }
        expect(encode([bytes, bytes, bytes])).toEqual(Array(3).fill(plainly(bytes)));
      }),
      { numRuns: runs * 5 },
    );
  });
});

it('bytes of many envelopes at once give the lines of each, in their order, whatever is known of them', () => {
  const encode = encoding();
  const one = fc
    .tuple(shape, timestampText, numberText, numberText)
    .map(([of, timestamp, value, creation]) => envelope(of, timestamp, value, creation));
  const known = fc.tuple(fc.nat(40), fc.nat(1e9)).map(([host, time]) => usualEnvelope(`h${host}`, time));
  const values = fc.array(fc.oneof({ weight: 5, arbitrary: known }, one), { minLength: 30, maxLength: 200 });
  fc.assert(
    fc.property(values, (list) => {
      expect(encode(list)).toEqual(list.map(plainly));
    }),
    { numRuns: Number(process.env.MONASCA_PROPERTY_RUNS ?? 3_000) / 20 },
  );
});
