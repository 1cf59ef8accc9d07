import { describe, expect, it } from 'vitest';
import { editJson } from './edit-value.js';

const edited = (json: string, ...changes: string[]): string => editJson(Buffer.from(json), changes).toString();

describe('a change of a JSON document', () => {
  it.each([
    ['{"a":1,"b":2}', 'a="x"', '{"a":"x","b":2}'],
    ['{"a":{"b":[1,2,{"c":3}]}}', 'a.b.2.c=null', '{"a":{"b":[1,2,{"c":null}]}}'],
    ['{"a":{}}', 'a.b.c=[1]', '{"a":{"b":{"c":[1]}}}'],
    ['{"alarm-transitioned":{"a":1}}', 'alarm-transitioned.a=2', '{"alarm-transitioned":{"a":2}}'],
    ['{"a.b":{"c/d":{"~":1}}}', '/a.b/c~1d/~0={"e":1}', '{"a.b":{"c/d":{"~":{"e":1}}}}'],
    ['{"a":"x=y"}', 'b="x=y"', '{"a":"x=y","b":"x=y"}'],
    ['{"a":null}', 'a.b=1', '{"a":{"b":1}}'],
  ])('of %s by %s', (json, change, expected) => {
    expect(edited(json, change)).toBe(expected);
  });

  it('leaves the numbers beside it as they are written, and puts in those that it has', () => {
    expect(edited('{"a":12345678901234567890,"b":1.0}', 'c=1e5', 'd=0.10')).toBe(
      '{"a":12345678901234567890,"b":1.0,"c":1e5,"d":0.10}',
    );
  });

  it('makes an own property of any name', () => {
    expect(edited('{}', '__proto__.polluted=1', 'constructor=2')).toBe('{"__proto__":{"polluted":1},"constructor":2}');
    expect({}).not.toHaveProperty('polluted');
  });

  it.each([
    ['{"a":1}', 'a', 'configuration', 'expected path=json, got a'],
    ['{"a":1}', 'a=x', 'configuration', 'a: expected JSON, texts in quotes'],
    ['{"a":1}', 'a.b=1', 'configuration', 'a.b: there is no object or array that could have b'],
    ['{"a":[1]}', 'a.1=1', 'configuration', 'a.1: expected one of 1 items, got 1'],
    ['{"a":', 'a=1', 'invalidData', 'the record is no JSON: use --file'],
  ])('of %s by %s is refused', (json, change, code, message) => {
    expect(() => edited(json, change)).toThrow(expect.objectContaining({ code }));
    expect(() => edited(json, change)).toThrow(message);
  });

  it.each([null, Buffer.from([0xff, 0x80])])('of what is no text is refused', (bytes) => {
    expect(() => editJson(bytes, ['a=1'])).toThrow('--set: the record is no text: use --file');
  });
});
