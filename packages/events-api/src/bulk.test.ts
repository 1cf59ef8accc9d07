import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBulk } from './bulk.js';

const good = { event: { event_type: 'a.b', payload: { k: 'v' } }, dimensions: { service: 'compute' } };
const bulk = (more: object = {}) => ({ timestamp: '2012-10-29T13:42:11Z+0200', events: [good], ...more });

describe('a bulk of events', () => {
  it('is handed on as it is', () => {
    expect(readBulk(bulk())).toEqual(bulk());
    const odd = [{ event: { event_type: '', payload: null }, dimensions: 5, project_id: null, more: true }];
    expect(readBulk(bulk({ timestamp: '', events: odd })).events).toEqual(odd);
  });

  it.each<[unknown, string]>([
    [undefined, 'expected a dictionary'],
    [null, 'expected a dictionary'],
    [[], 'expected a dictionary'],
    ['a', 'expected a dictionary'],
    [1, 'expected a dictionary'],
    [{}, 'required key not provided'],
    [{ timestamp: 't' }, 'required key not provided'],
    [{ events: [good] }, 'required key not provided'],
    [bulk({ more: 1 }), 'extra keys not allowed'],
    [bulk({ timestamp: 5 }), 'expected str'],
    [bulk({ timestamp: null }), 'expected str'],
    [bulk({ events: [] }), 'length of value must be at least 1'],
    [bulk({ events: {} }), 'length of value must be at least 1'],
    [bulk({ events: { a: good } }), 'expected list'],
    [bulk({ events: 'a' }), 'expected list'],
    [bulk({ events: null }), 'expected list'],
    [bulk({ timestamp: 5, events: [] }), 'expected str'],
    [{ events: [], timestamp: 5 }, 'length of value must be at least 1'],
    [bulk({ events: [good, 5] }), 'Event 1: expected a dictionary'],
    [bulk({ events: [good, {}] }), 'Event 1: event: expected a dictionary'],
    [bulk({ events: [{ event: [] }] }), 'Event 0: event: expected a dictionary'],
    [bulk({ events: [good, good, { event: { payload: {} } }] }), 'Event 2: event_type: expected str'],
    [bulk({ events: [{ event: { event_type: 1, payload: {} } }] }), 'Event 0: event_type: expected str'],
    [bulk({ events: [{ event: { event_type: 'a' } }] }), 'Event 0: payload: required key not provided'],
  ])('is refused when it is none: %j', (body, message) => {
    expect(() => readBulk(body)).toThrow(expect.objectContaining({ status: 422, message }) as Error);
  });

  it('is never refused without a reason of its own', () => {
    const event = fc.oneof(fc.record({ event_type: fc.jsonValue(), payload: fc.jsonValue() }, { requiredKeys: [] }), fc.jsonValue()); // prettier-ignore
    const item = fc.oneof(fc.record({ event, dimensions: fc.jsonValue() }, { requiredKeys: [] }), fc.jsonValue());
    const events = fc.oneof(fc.array(item), fc.jsonValue());
    const body = fc.record({ timestamp: fc.jsonValue(), events, x: fc.jsonValue() }, { requiredKeys: [] });
    const reasons = /^(Event \d+: )?(\w+: )?(expected|required|extra|length of value)(?! a bulk)/;
    fc.assert(
      fc.property(body, (generated) => {
        try {
          readBulk(JSON.parse(JSON.stringify(generated)));
        } catch (error) {
          expect((error as Error).message).toMatch(reasons);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
