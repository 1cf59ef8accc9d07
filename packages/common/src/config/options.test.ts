import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Option } from './option.js';
import {
  boolean,
  choice,
  float,
  hostPorts,
  integer,
  list,
  multiString,
  port,
  secret,
  string,
  stringMap,
} from './options.js';

const help = 'Some option.';

/** What a file's text comes to: the value, or `got: …`. */
function loaded(option: Option<unknown>, ...texts: string[]): unknown {
  const checked = option.check(option.read(texts));
  return 'got' in checked ? `got: ${checked.got}` : checked.value;
}

describe('string', () => {
  it('takes any text, the empty one too, and the last of several', () => {
    expect(loaded(string({ help }), '')).toBe('');
    expect(loaded(string({ help }), 'a', ' b, c')).toBe(' b, c');
    expect(string({ help }).check(7)).toEqual({ got: '7' });
  });
});

describe('secret', () => {
  it('is a string that is marked as secret', () => {
    expect(secret({ help })).toMatchObject({ secret: true, type: 'secret string' });
    expect(loaded(secret({ help }), 'x')).toBe('x');
    expect(string({ help }).secret).toBe(false);
  });
});

describe('integer', () => {
  it('takes whole numbers within its limits', () => {
    const option = integer({ help, min: 1, max: 20000 });
    expect(option.type).toBe('integer (1 to 20000)');
    expect(loaded(option, ' 20000 ')).toBe(20000);
    expect(loaded(option, '+1')).toBe(1);
    expect(loaded(option, '0')).toBe('got: 0');
    expect(loaded(option, '20001')).toBe('got: 20001');
  });

  it.each(['', 'many', '1.5', '1e3', '0x10', '1 000', '9007199254740992'])('refuses %j', (text) => {
    expect(loaded(integer({ help }), text)).toMatch(/^got: /);
  });

  it('names a single limit in its type', () => {
    expect(integer({ help, min: 0 }).type).toBe('integer (at least 0)');
    expect(integer({ help, max: 9 }).type).toBe('integer (at most 9)');
    expect(integer({ help }).type).toBe('integer');
    expect(loaded(integer({ help, min: 0 }), '-1')).toBe('got: -1');
  });

  it('reads an empty text as "not set" where it is optional', () => {
    const option = integer({ help, optional: true, default: 14400 });
    expect(loaded(option, '')).toBeUndefined();
    expect(loaded(option, '5')).toBe(5);
    expect(loaded(option, 'x')).toBe('got: "x"');
  });
});

describe('float', () => {
  it('takes decimal and exponent notation within its limits', () => {
    const option = float({ help, min: 0 });
    expect(['1', '0.5', '.5', '2.', '1e3', '1E-3'].map((text) => loaded(option, text))).toEqual([
      1, 0.5, 0.5, 2, 1000, 0.001,
    ]);
    expect(loaded(option, '-0.1')).toBe('got: -0.1');
    expect(Object.is(loaded(option, '-0'), 0)).toBe(true);
  });

  it.each(['', 'nan', 'inf', 'Infinity', '1e999', '1,5', '.'])('refuses %j', (text) => {
    expect(loaded(float({ help }), text)).toMatch(/^got: /);
  });
});

describe('port', () => {
  it('takes 0 to 65535', () => {
    expect(loaded(port({ help }), '65535')).toBe(65535);
    expect(loaded(port({ help }), '0')).toBe(0);
    expect(loaded(port({ help }), '65536')).toBe('got: 65536');
    expect(loaded(port({ help }), 'http')).toBe('got: "http"');
  });
});

describe('boolean', () => {
  it("takes oslo's spellings in any case", () => {
    for (const text of ['true', 'True', '1', 'YES', 'on ']) expect(loaded(boolean({ help }), text)).toBe(true);
    for (const text of ['false', 'False', '0', 'No', 'OFF']) expect(loaded(boolean({ help }), text)).toBe(false);
  });

  it.each(['', 't', 'y', '2', 'enabled'])('refuses %j', (text) => {
    expect(loaded(boolean({ help }), text)).toBe(`got: ${JSON.stringify(text)}`);
  });
});

describe('list', () => {
  it('splits at commas, trims, and drops empty items', () => {
    expect(loaded(list({ help }), ' a , b c,, d, ')).toEqual(['a', 'b c', 'd']);
    expect(loaded(list({ help }), '')).toEqual([]);
    expect(list({ help }).check(['a', 1])).toEqual({ got: '["a",1]' });
  });
});

describe('multiString', () => {
  it('keeps every occurrence as it is, commas included', () => {
    expect(loaded(multiString({ help }), 'a,b', 'c')).toEqual(['a,b', 'c']);
    expect(multiString({ help }).repeated).toBe(true);
  });
});

describe('hostPorts', () => {
  it('takes names, IPv4 and IPv6 addresses with a port', () => {
    expect(loaded(hostPorts({ help }), 'kafka:9092, 10.0.0.1:9093,[::1]:9094')).toEqual([
      'kafka:9092',
      '10.0.0.1:9093',
      '[::1]:9094',
    ]);
  });

  it('names each bad item', () => {
    expect(loaded(hostPorts({ help }), 'kafka, ok:1, my_kafka:9092')).toBe('got: "kafka", "my_kafka:9092"');
  });

  it('wants at least one item unless it is optional', () => {
    expect(loaded(hostPorts({ help }), '')).toBe('got: an empty list');
    expect(loaded(hostPorts({ help, optional: true }), '')).toBeUndefined();
  });
});

describe('choice', () => {
  it('takes one text of a closed list', () => {
    const option = choice({ help, choices: ['ONE', 'QUORUM'], default: 'ONE' });
    expectTypeOf(option).toEqualTypeOf<Option<'ONE' | 'QUORUM'>>();
    expect(option.type).toBe('one of: ONE, QUORUM');
    expect(loaded(option, 'QUORUM')).toBe('QUORUM');
    expect(loaded(option, 'quorum')).toBe('got: "quorum"');
  });

  it('takes further spellings in any case', () => {
    const option = choice({
      help,
      choices: ['warn', 'info'],
      aliases: { warning: 'warn', info: 'info' },
      default: 'info',
    });
    expect(['WARNING', 'Info', 'warn', 'tostring'].map((text) => loaded(option, text))).toEqual([
      ...['warn', 'info', 'warn', 'got: "tostring"'],
    ]);
  });

  it('may be optional', () => {
    const option = choice({ help, choices: ['a'], optional: true });
    expectTypeOf(option).toEqualTypeOf<Option<'a' | undefined>>();
    expect(loaded(option, '')).toBeUndefined();
  });
});

describe('stringMap', () => {
  it('takes key:value pairs; values may hold colons', () => {
    expect(loaded(stringMap({ help }), '60:60-seconds, a:b:c,')).toEqual({ '60': '60-seconds', a: 'b:c' });
    expect(loaded(stringMap({ help }), '')).toEqual({});
  });

  it.each(['a', 'a:1, b', ':1', 'a:1, a:2'])('refuses %j', (text) => {
    expect(loaded(stringMap({ help }), text)).toBe(`got: ${JSON.stringify(text)}`);
  });

  it('refuses other values than texts', () => {
    expect(stringMap({ help }).check({ a: 1 })).toEqual({ got: '{"a":1}' });
    expect(stringMap({ help }).check(['a'])).toEqual({ got: '["a"]' });
    expect(stringMap({ help }).check(null)).toEqual({ got: 'null' });
  });
});

describe('declaration', () => {
  it('is required only without a default, unless it is optional or dead', () => {
    expect(string({ help }).required).toBe(true);
    expect(string({ help, default: '' }).required).toBe(false);
    expect(string({ help, optional: true }).required).toBe(false);
    expect(string({ help, deprecated: 'dead' }).required).toBe(false);
  });

  it('gives the type of the value', () => {
    const required = integer({ help, min: 1 });
    const optional = integer({ help, optional: true });
    const dead = integer({ help, deprecated: 'dead' });
    expectTypeOf(required).toEqualTypeOf<Option<number>>();
    expectTypeOf(optional).toEqualTypeOf<Option<number | undefined>>();
    expectTypeOf(dead).toEqualTypeOf<Option<number | undefined>>();
    expectTypeOf(list({ help })).toEqualTypeOf<Option<string[]>>();
    expect([required.check(undefined), optional.check(undefined)]).toEqual([
      { got: 'undefined' },
      { value: undefined },
    ]);
    expect(dead.deprecated).toBe('dead');
  });

  it('shortens long values in what it reports', () => {
    expect(loaded(integer({ help }), 'x'.repeat(500))).toHaveLength('got: '.length + 81);
  });
});
