import { describe, expect, it } from 'vitest';
import { parseJson } from '@monasca/common/messages';
import type { Item } from './bulk.js';
import { buildEnvelope, encoder } from './envelope.js';

const context = { timestamp: 'bulk', creationTime: 5 };
const event = { event_type: 'a.b', payload: { k: 'v' } };
const encode = encoder();
/** Of a copy: an item is given away. */
const build = ({ event: own, ...item }: Item) => buildEnvelope({ ...item, event: { ...own } }, 'p', context);
const bodyOf = (item: Item) => build(item).event;

describe('the envelope of an event', () => {
  it('has the event, when it came and whose it is', () => {
    expect(JSON.parse(String(encode(build({ event, dimensions: { d: 1 } }))))).toEqual({
      event: { ...event, timestamp: 'bulk', dimensions: { d: 1 } },
      creation_time: 5,
      meta: { project_id: 'p' },
    });
  });

  it.each([
    ['none', {}, 'bulk'],
    ['its own', { timestamp: '2026-01-02' }, '2026-01-02'],
    ['an empty one', { timestamp: '' }, 'bulk'],
    ['null', { timestamp: null }, 'bulk'],
    ['a number', { timestamp: 5 }, 'bulk'],
  ])('has the time of the event, else that of the bulk: %s', (_, own, timestamp) => {
    expect(bodyOf({ event: { ...event, ...own } }).timestamp).toBe(timestamp);
  });

  it.each<[string, object, object, unknown]>([
    ['neither', {}, {}, null],
    ["the item's", { dimensions: { a: 1 } }, {}, { a: 1 }],
    ["the event's", {}, { dimensions: { b: 2 } }, { b: 2 }],
    ["the item's before the event's", { dimensions: { a: 1 } }, { dimensions: { b: 2 } }, { a: 1 }],
    ["the item's that are null", { dimensions: null }, { dimensions: { b: 2 } }, null],
  ])('has the dimensions of the item, else those of the event: %s', (_, item, own, dimensions) => {
    expect(bodyOf({ event: { ...event, ...own }, ...item }).dimensions).toEqual(dimensions);
  });

  it('has nothing else of the item', () => {
    const item = { event, project_id: 'other', more: 1 };
    expect(build(item)).toEqual(build({ event }));
  });

  it('has values and keys as they were written', () => {
    const written = '{"event_type":"a","payload":{"a":1.0,"b":12345678901234567890,"__proto__":{"c":1e400}}}';
    const text = String(encode(build({ event: parseJson(written) as Item['event'] })));
    expect(text).toContain(written.slice(0, -1));
  });
});
