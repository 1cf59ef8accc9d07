import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBulk, readBulk } from '../bulk.js';
import type { EnvelopeSource } from '../envelope-source.js';
import { buildEnvelopes, type EnvelopeContext } from '../envelope.js';
import { scanBulk } from './bulk-scan.js';
import { splice } from './splice.js';

const context = (limits: Partial<EnvelopeContext> = {}): EnvelopeContext => ({
  ...{ tenantId: 'projekt-ż', region: 'useast', creationTime: 1_795_370_693, maxBytes: 10_000, maxBulkBytes: 100_000 },
  ...limits,
});

/** What the plain way makes of a body: what each envelope says, or undefined where it refuses. */
function plainly(body: Buffer): unknown[] | undefined {
  try {
    return buildEnvelopes(readBulk(parseBulk(body)), context()).map(
      ({ bytes }) => JSON.parse(String(bytes)) as unknown,
    );
  } catch {
    return undefined;
  }
}

const spliced = (body: Buffer, limits?: Partial<EnvelopeContext>): string[] | undefined => {
  const spans = scanBulk(body);
  const source = spans && splice(spans, context(limits));
  return source && Array.from({ length: source.length }, (_, index) => textOf(source, index));
};

/** An envelope between other bytes, which it must leave alone. */
function textOf(source: EnvelopeSource, index: number): string {
  const bytes = Buffer.from(`<${' '.repeat(source.sizeOf(index))}>`);
  source.write(index, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 1);
  const text = String(bytes);
  expect([text[0], text.at(-1)]).toEqual(['<', '>']);
  return text.slice(1, -1);
}

const frame = (log: string): string =>
  `{"log":${log},"creation_time":1795370693,"meta":{"region":"useast","tenantId":"projekt-ż"}}`;

describe('logs as they came', () => {
  it.each([
    ['{"logs":[{"message":"a"}]}', ['{"message":"a"}']],
    ['\n{ "logs" : [ {"message" : 1.0 , "n":1e400} , {"message":null} ] }\t', ['{"message" : 1.0 , "n":1e400}', '{"message":null}']], // prettier-ignore
    ['{"dimensions":{"a":"1","b": "2"},"logs":[{"message":"ż"}]}', ['{"message":"ż","dimensions":{"a":"1","b": "2"}}']], // prettier-ignore
    [
      '{"logs":[{"dimensions":{"b":"own"},"message":"x"},{"dimensions":{"b":"own"},"message":"y"},{"message":"z"}],"dimensions":{"a":"1","b":"2"}}',
      [
        '{"dimensions":{"b":"own","a":"1"},"message":"x"}',
        '{"dimensions":{"b":"own","a":"1"},"message":"y"}',
        '{"message":"z","dimensions":{"a":"1","b":"2"}}',
      ],
    ],
  ])('%s', (body, logs) => {
    expect(spliced(Buffer.from(body))).toEqual(logs.map(frame));
  });

  it.each([
    ['no JSON', '{"logs":[{"message":"a"}'],
    ['more than JSON', '{"logs":[{"message":"a"}]}x'],
    ['a comma too many', '{"logs":[{"message":"a"},]}'],
    ['no UTF-8', Buffer.from('{"logs":[{"message":"\xff"}]}', 'latin1')],
    ['a control character', '{"logs":[{"message":"\u0001"}]}'],
    ['no logs', '{"logs":[]}'],
    ['no list', '{"logs":{"message":"a"}}'],
    ['a log without a message', '{"logs":[{"text":"a"}]}'],
    ['a name twice', '{"logs":[{"message":"a","message":"b"}]}'],
    ['a name with an escape', '{"logs":[{"mess\\u0061ge":"a","message":"b"}]}'],
    ['a list twice', '{"logs":[{"message":"a"}],"logs":[{"message":"b"}]}'],
    ['a message that is an object', '{"logs":[{"message":{"a":1}}]}'],
    ['empty dimensions', '{"logs":[{"message":"a","dimensions":{}}]}'],
    ['dimensions of null', '{"logs":[{"message":"a","dimensions":null}]}'],
    ['a dimension twice', '{"logs":[{"message":"a","dimensions":{"a":"1","a":"2"}}]}'],
    ['a dimension that is a number', '{"logs":[{"message":"a","dimensions":{"a":1}}]}'],
    ['a dimension without a value', '{"logs":[{"message":"a","dimensions":{"a":""}}]}'],
    ['a dimension without a name', '{"dimensions":{"":"1"},"logs":[{"message":"a"}]}'],
    ['an underscore', '{"dimensions":{"_a":"1"},"logs":[{"message":"a"}]}'],
    ['a restricted character', '{"dimensions":{"a b":"1"},"logs":[{"message":"a"}]}'],
    ['a long value', `{"dimensions":{"a":"${'x'.repeat(256)}"},"logs":[{"message":"a"}]}`],
    ['many members', `{"logs":[{"message":"a"${Array.from({ length: 16 }, (_, i) => `,"${i}":1`).join('')}}]}`],
  ])('are left to the plain way where there is %s', (_, body) => {
    expect(spliced(Buffer.from(body))).toBeUndefined();
  });

  it('are left to the plain way where one, or all of them, are too large', () => {
    const body = Buffer.from('{"logs":[{"message":"a"},{"message":"bcd"}]}');
    const size = frame('{"message":"bcd"}').length + 1;
    expect(spliced(body, { maxBytes: size })).toHaveLength(2);
    expect(spliced(body, { maxBytes: size - 1 })).toBeUndefined();
    expect(spliced(body, { maxBulkBytes: 2 * size - 2 })).toHaveLength(2);
    expect(spliced(body, { maxBulkBytes: 2 * size - 3 })).toBeUndefined();
  });

  it('say what the plain way says, whatever the body is', () => {
    const name = fc.constantFrom('a', 'b', 'host', 'ż', '', '_x', 'a b', 'message', 'dimensions', '__proto__', '1');
    const value = fc.oneof(fc.string({ unit: 'binary', maxLength: 5 }), fc.constantFrom('', 'x', 1.5, null, true, -0, {}, [])); // prettier-ignore
    const dimensions = fc.dictionary(fc.constantFrom('a', 'b', 'host', 'ż'), fc.constantFrom('1', '2', 'ż\\'), { maxKeys: 3 }); // prettier-ignore
    const anyDimensions = fc.oneof({ weight: 5, arbitrary: dimensions }, fc.dictionary(name, value, { maxKeys: 3 }));
    const log = fc.record(
      { message: value, dimensions: anyDimensions, level: value, host: value },
      { requiredKeys: ['message'] },
    );
    const bulk = fc.record(
      { dimensions: anyDimensions, logs: fc.array(log, { maxLength: 4 }), more: value },
      { requiredKeys: ['logs'] },
    );
    const space = fc.constantFrom(undefined, 1, '\t');
    // A byte here or there changed, left out, or put in between.
    const damage = fc.array(fc.tuple(fc.nat(), fc.constantFrom('"', '\\', '{', '}', ',', ':', '0', 'e', ' ', 'ż', '\n')), { maxLength: 2 }); // prettier-ignore
    let taken = 0;
    fc.assert(
      fc.property(bulk, space, damage, fc.nat({ max: 2 }), (document, indent, places, kind) => {
        let text = JSON.stringify(document, undefined, indent);
        for (const [place, by] of places) {
          const at = place % text.length;
          text = text.slice(0, at) + (kind === 0 ? '' : by) + text.slice(kind === 2 ? at : at + 1);
        }
        const body = Buffer.from(text);
        const found = spliced(body);
        if (found === undefined) return;
        taken += 1;
        expect(found.map((one) => JSON.parse(one) as unknown)).toEqual(plainly(body));
      }),
      { numRuns: Number(process.env.MONASCA_PROPERTY_RUNS ?? 3_000) },
    );
    expect(taken).toBeGreaterThan(100);
  });
});
