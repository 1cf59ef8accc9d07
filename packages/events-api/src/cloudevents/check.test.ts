import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCloudEvent } from './check.js';

const good = { specversion: '1.0', id: '1', source: '/a', type: 'a.b' };

describe('a CloudEvent', () => {
  it('is handed on as it is, with its extensions and data', () => {
    const whole = { ...good, time: 't', subject: 's', dataschema: 'd', data: { a: [null] }, other: 5, more: { x: 1 } };
    expect(checkCloudEvent(whole, 0)).toEqual(whole);
  });

  it('has no attributes that are null; its data may be', () => {
    const event = { ...good, time: null, other: null, data_base64: null, data: null };
    expect(checkCloudEvent(event, 0)).toEqual({ ...good, data: null });
  });

  it.each<[string, unknown, string]>([
    ['no object', 'a', 'expected a dictionary'],
    ['a list', [good], 'expected a dictionary'],
    ['null', null, 'expected a dictionary'],
    ['no specversion', { ...good, specversion: undefined }, 'specversion: expected 1.0'],
    ['an old specversion', { ...good, specversion: '0.3' }, 'specversion: expected 1.0'],
    ['no id', { ...good, id: undefined }, 'id: expected a text, not an empty one'],
    ['an id that is null', { ...good, id: null }, 'id: expected a text, not an empty one'],
    ['an id that is a number', { ...good, id: 5 }, 'id: expected a text, not an empty one'],
    ['an empty source', { ...good, source: '' }, 'source: expected a text, not an empty one'],
    ['no type', { ...good, type: undefined }, 'type: expected a text, not an empty one'],
    ['a time that is a number', { ...good, time: 5 }, 'time: expected a text'],
    ['a subject that is an object', { ...good, subject: {} }, 'subject: expected a text'],
    ['bytes that are no text', { ...good, data_base64: [1] }, 'data_base64: expected a text'],
  ])('is refused, with its index and what is missing: %s', (_, event, fault) => {
    const message = `Event 7: ${fault}`;
    expect(() => checkCloudEvent(event, 7)).toThrow(expect.objectContaining({ status: 422, message }) as Error);
  });

  it('has what it inherits not of its own', () => {
    expect(() => checkCloudEvent(Object.create(good), 0)).toThrow('Event 0: specversion: expected 1.0');
    const document: unknown = JSON.parse(
      '{"specversion": "1.0", "__proto__": {"id": "1", "source": "/a", "type": "a"}}',
    );
    expect(() => checkCloudEvent(document, 0)).toThrow('Event 0: id: expected a text');
  });

  it('is never refused without a reason of its own', () => {
    const value = fc.oneof(fc.jsonValue(), fc.constant('1.0'));
    const names = ['specversion', 'id', 'source', 'type', 'time', 'subject', 'datacontenttype', 'dataschema', 'data_base64']; // prettier-ignore
    const event = fc.record(Object.fromEntries(names.map((name) => [name, value])), { requiredKeys: [] });
    fc.assert(
      fc.property(event, (generated) => {
        try {
          checkCloudEvent(JSON.parse(JSON.stringify(generated)), 0);
        } catch (error) {
          expect((error as Error).message).toMatch(/^Event 0: \w+: expected (1\.0|a text)/);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
