import { expect, it } from 'vitest';
import { toItem } from './to-item.js';

const event = { specversion: '1.0', id: '1', source: '/a', type: 'a.b' };
const dimensions = { id: '1', source: '/a' };

it('a CloudEvent is an event of its type and time, with its data as payload and the rest as dimensions', () => {
  const more = { subject: 's', datacontenttype: 'application/json', traceparent: '00-1', retries: 5 };
  expect(toItem({ ...event, ...more, time: '2026-01-02T03:04:05Z', data: { k: [1] } })).toEqual({
    event: { event_type: 'a.b', timestamp: '2026-01-02T03:04:05Z', payload: { k: [1] } },
    dimensions: { ...dimensions, ...more },
  });
});

it.each<[object, object]>([
  [{}, {}],
  [{ data: {} }, {}],
  [{ data: null }, { data: null }],
  [{ data: 'text' }, { data: 'text' }],
  [{ data: [1, 2] }, { data: [1, 2] }],
  [{ data: 0 }, { data: 0 }],
  [{ data_base64: 'AP8B' }, { data_base64: 'AP8B' }],
])('its payload is always an object: %j', (data, payload) => {
  expect(toItem({ ...event, ...data })).toEqual({ event: { event_type: 'a.b', payload }, dimensions });
});

it('attributes of any name are dimensions, and nothing else', () => {
  const attributes = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": "c", "event_type": "other"}') as object;
  const { event: made, dimensions: kept } = toItem({ ...event, ...attributes });
  expect(made).toEqual({ event_type: 'a.b', payload: {} });
  expect(Object.keys(kept as object).sort()).toEqual(['__proto__', 'constructor', 'event_type', 'id', 'source']);
  expect((kept as { polluted?: number }).polluted).toBeUndefined();
});
