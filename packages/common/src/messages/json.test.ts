import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError } from './decode-error.js';
import { maxDepth } from './json-scan.js';
import {
  isJsonObject,
  isNestedWithin,
  numberOf,
  numberText,
  parseJson,
  parsePlainJson,
  stringifyJson,
  type JsonObject,
} from './json.js';

const numberToken = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.bigInt().map(String),
  fc.stringMatching(/^-?(0|[1-9]\d{0,25})(\.\d{1,25})?([eE][+-]?\d{1,3})?$/),
  fc.constantFrom('1.0', '1.10', '-0', '1e5', '1E400', '9007199254740993', '0.0'),
);

const { document } = fc.letrec<{ document: string }>((tie) => ({
  document: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('null', 'true', 'false'),
    numberToken,
    fc.string().map((text) => JSON.stringify(text)),
    fc.array(tie('document')).map((items) => `[${items.join(',')}]`),
    fc
      .uniqueArray(fc.tuple(fc.string({ unit: 'binary' }), tie('document')), { selector: ([key]) => `:${key}` })
      // An object moves keys that look like array indices to its front, so none of them here.
      .map((entries) => `{${entries.map(([key, item]) => `${JSON.stringify(`:${key}`)}:${item}`).join(',')}}`),
  ),
}));

function failure(action: () => unknown): DecodeError {
  try {
    action();
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
  throw new Error('expected a DecodeError, got none');
}

describe('parseJson and stringifyJson', () => {
  it('give back the text of any document, each number as it was written', () => {
    fc.assert(
      fc.property(document, (text) => {
        expect(stringifyJson(parseJson(text))).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it('agree with the native functions on what a document means, duplicate keys and any key included', () => {
    const key = fc.constantFrom('a', 'b', '1', '__proto__', 'constructor', 'toJSON', 'isLosslessNumber', 'value');
    const item = fc.oneof(numberToken, document, fc.constantFrom('{}', '[]', '{"__proto__":{}}'));
    const object = fc
      .array(fc.tuple(key, item))
      .map((entries) => `{${entries.map(([name, text]) => ` "${name}"\t:\n${text} `).join(',')}}`);
    fc.assert(
      fc.property(object, (text) => {
        expect(JSON.stringify(JSON.parse(stringifyJson(parseJson(text))))).toBe(JSON.stringify(JSON.parse(text)));
      }),
      { numRuns: 500 },
    );
  });

  it('let the last of duplicate keys win, on the exact path too', () => {
    expect(stringifyJson(parseJson('{"a":1,"b":2,"a":3}'))).toBe('{"a":3,"b":2}');
    expect(stringifyJson(parseJson('{"a":1.0,"b":2,"a":3.0}'))).toBe('{"a":3.0,"b":2}');
  });

  it.each(['{"__proto__":{"polluted":1}}', '{"__proto__":{"polluted":1.0}}'])('keep %s as plain data', (text) => {
    const parsed = parseJson(text) as JsonObject;
    expect(Object.keys(parsed)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect((parsed as { polluted?: unknown }).polluted).toBeUndefined();
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(stringifyJson(parsed)).toBe(text);
  });

  it('keep lone surrogates', () => {
    expect(stringifyJson(parseJson(String.raw`["\ud800",1.0]`))).toBe(String.raw`["\ud800",1.0]`);
  });

  it('accept exactly what JSON.parse accepts', () => {
    const nearly = fc.tuple(document, fc.nat(), fc.string({ maxLength: 2 })).map(([text, at, insert]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + insert + text.slice(place + 1);
    });
    fc.assert(
      fc.property(fc.oneof(nearly, fc.string()), (text) => {
        expect(accepts(parseJson, text)).toBe(accepts(JSON.parse, text));
      }),
      { numRuns: 1000 },
    );
  });
});

function accepts(parse: (text: string) => unknown, text: string): boolean {
  try {
    parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof DecodeError) return false;
    throw error;
  }
}

describe.each([
  ['parseJson', parseJson],
  ['parsePlainJson', parsePlainJson],
])('%s', (_name, parse) => {
  it.each([
    ['{"a":NaN}', 'position 5: expected JSON: NaN is not JSON'],
    ['[1,Infinity]', 'position 3: expected JSON: Infinity is not JSON'],
    ['[-Infinity]', 'position 2: expected JSON: Infinity is not JSON'],
    ['', 'position 0: expected JSON: JSON value expected but reached end of input'],
    ['{"a":1.0,}', `position 9: expected JSON: Quoted object key expected but got '}'`],
    ['\ufeff{}', `position 0: expected JSON: JSON value expected but got '\ufeff'`],
    ['{"a":01}', `position 6: expected JSON: Comma ',' expected after value but got '1'`],
  ])('says where and why %s is not JSON', (text, message) => {
    const error = failure(() => parse(text));
    expect(error.message).toBe(message);
    expect(error).toMatchObject({ name: 'DecodeError', code: 'invalidData', reason: 'syntax' });
    expect(error.fields.position).toBe(Number(/\d+/.exec(message)?.[0]));
  });

  it('answers in bounded length, whatever the text', () => {
    expect(failure(() => parse(`${'1'.repeat(100_000)}.`)).message.length).toBeLessThan(200);
  });

  it('refuses a text that is both too deep and broken for its depth', () => {
    expect(failure(() => parse('['.repeat(1_000_000))).reason).toBe('range');
  });
});

describe('parseJson', () => {
  it('refuses deep nesting without overflowing the stack, and takes the deepest that is allowed', () => {
    const nested = (depth: number, core: string) => '['.repeat(depth) + core + ']'.repeat(depth);
    for (const core of ['1', '1.0']) {
      expect(stringifyJson(parseJson(nested(maxDepth, core)))).toBe(nested(maxDepth, core));
      const error = failure(() => parseJson(nested(maxDepth + 1, core)));
      expect(error.reason).toBe('range');
      expect(error.message).toBe('position 200: expected arrays and objects nested at most 200 deep, got deeper ones');
    }
  });

  it('makes plain numbers of those that a double carries unharmed', () => {
    expect(parseJson('[1,2.5,"x",3.0]')).toMatchObject([1, 2.5, 'x', { value: '3.0' }]);
  });
});

describe('stringifyJson', () => {
  it('writes null for what JSON has no form for', () => {
    expect(stringifyJson(undefined)).toBe('null');
    expect(stringifyJson({ a: undefined, b: Number.NaN })).toBe('{"b":null}');
  });

  it('leaves exact numbers readable for other serialisers', () => {
    expect(JSON.stringify(parseJson('{"a":1.50}'))).toBe('{"a":1.5}');
    expect(stringifyJson({ a: 1 })).toBe('{"a":1}');
  });
});

describe('numberOf and numberText', () => {
  it('read plain and exact numbers alike', () => {
    const [plain, exact, huge] = parseJson('[2.5,1.50,1e400]') as unknown[];
    expect([plain, exact, huge].map(numberOf)).toEqual([2.5, 1.5, Number.POSITIVE_INFINITY]);
    expect([plain, exact, huge].map(numberText)).toEqual(['2.5', '1.50', '1e400']);
  });

  it.each([null, undefined, '1', true, {}, [1]])('are undefined for %s', (value) => {
    expect([numberOf(value), numberText(value)]).toEqual([undefined, undefined]);
  });
});

describe('isJsonObject', () => {
  it('is true for objects alone', () => {
    const items = parseJson('[{}, [], null, "x", 1, 1.0, true]') as unknown[];
    expect(items.map(isJsonObject)).toEqual([true, false, false, false, false, false, false]);
  });
});

describe('isNestedWithin', () => {
  it('counts arrays and objects', () => {
    expect(isNestedWithin('x', 0)).toBe(true);
    expect(isNestedWithin({ a: [1], b: 2 }, 2)).toBe(true);
    expect(isNestedWithin({ b: 2, a: [1] }, 1)).toBe(false);
  });

  it('does not overflow the stack', () => {
    expect(isNestedWithin(JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)), maxDepth)).toBe(false);
  });
});
