import { describe, expect, it } from 'vitest';
import { logCodec } from './log.js';

const wire =
  '{"log":{"message":"hello ż","dimensions":{"a":"l"},"level":{"n":1.0},"timestamp":12345678901234567890},' +
  '"creation_time":1795370693,"meta":{"region":"useast","tenantId":"proj-user"}}';

describe('logCodec', () => {
  it('reads the envelope as it is on the wire, and writes the same bytes', () => {
    const decoded = logCodec.decode(Buffer.from(wire));
    expect(decoded).toMatchObject({
      ok: true,
      value: {
        log: { message: 'hello ż', dimensions: { a: 'l' } },
        meta: { tenantId: 'proj-user', region: 'useast' },
        creationTime: 1795370693,
      },
    });
    expect(decoded.ok && logCodec.encode(decoded.value).toString()).toBe(wire);
  });

  it('reads and writes a region of null, as gateways without one do', () => {
    const text = '{"log":{"message":null},"creation_time":1,"meta":{"region":null,"tenantId":"t"}}';
    const decoded = logCodec.decode(Buffer.from(text));
    expect(decoded).toEqual({
      ok: true,
      value: { log: { message: null }, meta: { tenantId: 't', region: '' }, creationTime: 1 },
    });
    expect(decoded.ok && logCodec.encode(decoded.value).toString()).toBe(text);
  });

  it.each([
    [wire.replace('"message"', '"x"'), 'log.message: expected a value or null, got nothing'],
    [wire.replace('"log"', '"x"'), 'log: expected an object, got nothing'],
    [wire.replace('"tenantId"', '"x"'), 'meta.tenantId: expected text that is not empty, got nothing'],
    [wire.replace('"meta"', '"x"'), 'meta: expected an object, got nothing'],
    ['"x"', 'envelope: expected an object, got "x"'],
  ])('refuses %s', (text, detail) => {
    expect(logCodec.decode(Buffer.from(text))).toEqual({ ok: false, reason: 'shape', detail });
  });
});
