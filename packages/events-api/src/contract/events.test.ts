import { describe, expect, it } from 'vitest';
import { refused } from '@monasca/common/testing';
import { checks, envelope, taken, text, unprocessable } from '../../test/contract/checks.js';
import { documented, documentedPair } from '../../test/contract/documented.js';
import { bulk, event, post, timestamp } from '../../test/contract/requests.js';
import { serve } from '../../test/contract/server.js';

const good = { event };
const posted = (...items: readonly unknown[]) => post(bulk(...items));
const noEvent = (index: number) => unprocessable(`Event ${index}: event: expected a dictionary`);
const noItem = (index: number) => unprocessable(`Event ${index}: expected a dictionary`);
const withDimensions = (dimensions: unknown) => taken({ ...event, dimensions });
const own = { ...event, timestamp: '2026-01-02T03:04:05Z', dimensions: { own: true } };
const unicode = { event_type: 'żółw', payload: { '☃': '😀 日本語' } };
const documentedEvents = documented.events.map(({ event: one, dimensions }) => ({ ...one, dimensions }));

describe('events', () => {
  checks([
    ['E050: an item without an event', posted({ dimensions: {} }), noEvent(0)],
    ['E050: an event that is null', posted({ event: null }), noEvent(0)],
    ['E050: an event that is a text', posted({ event: 'a' }), noEvent(0)],
    ['E050: an event that is a list', posted({ event: [] }), noEvent(0)],
    ['E050: an item that is no object', posted('a'), noItem(0)],
    ['E051: a bad one after a good one', posted(good, 5), noItem(1)],
    ['E052: an empty one', posted({ event: {} }), unprocessable('Event 0: event_type: expected str')],
    ['E052: one without a payload', posted({ event: { event_type: 'a' } }), unprocessable('Event 0: payload: required key not provided')],
    ['E053: no dimensions', posted(good), withDimensions(null)],
    ['E054: dimensions that are null', posted({ event, dimensions: null }), withDimensions(null)],
    ['E054: dimensions that are a number', posted({ event, dimensions: 5 }), withDimensions(5)],
    ['E054: dimensions of any names and values', posted({ event, dimensions: { '': [{}], '_a=b': '' } }), withDimensions({ '': [{}], '_a=b': '' })],
    ['E055: other keys of an item', posted({ event, more: 1 }), taken(event)],
    ['E055: project_id', posted({ event, project_id: 'other' }), taken(event)],
    ['E056: a time and dimensions of its own', posted({ event: own }), taken(own)],
    ['E056: dimensions of the item before its own', posted({ event: own, dimensions: { a: 1 } }), taken({ ...own, dimensions: { a: 1 } })],
    ['E056: an empty time of its own', posted({ event: { ...own, timestamp: '' } }), taken({ ...own, timestamp })],
    ['E057: the documented one', post(JSON.stringify(documented)), taken(...documentedEvents)],
    ['E059: text beyond ASCII', posted({ event: unicode }), taken(unicode)],
    ['E060: half of a surrogate pair', posted({ event: { event_type: 'a\ud800b', payload: {} } }), taken({ event_type: 'a\ud800b', payload: {} })],
    ['E060: NaN is no JSON', post(`{"timestamp": "t", "events": [{"event": {"event_type": "a", "payload": NaN}}]}`), refused(400, 'Invalid JSON', text(/^Could not parse JSON body - /))],
    ['E063: another project by the query', post(bulk(good), {}, '?tenant_id=other&project_id=other'), taken(event)],
  ]); // prettier-ignore
});

describe('events where the projects of items count', () => {
  const other = { event, project_id: 'other' };
  const sections = { events_publisher: { item_projects: true } };
  checks(
    [
      ['E055: of an admin', post(bulk(other, good), { 'x-auth-token': 'admin' }), { status: 200, published: [envelope(event, 'other'), envelope()] }],
      ['E055: not of a user', posted(other), taken(event)],
      ['E055: not where it is no name', post(bulk({ event, project_id: 5 }, { event, project_id: '' }), { 'x-auth-token': 'admin' }), taken(event, event)],
    ],
    { sections },
  ); // prettier-ignore
});

describe('events that are taken', () => {
  const { send, published } = serve();

  it('E057: have their values as they were written', async () => {
    const payload = '{"a":1.0,"b":12345678901234567890,"c":1e400,"ż":"☃"}';
    await send(post(`{"timestamp": "t", "events": [{"event": {"event_type": "a", "payload": ${payload}}}]}`));
    const [first] = published().flatMap(({ items }) => items);
    expect(String(first?.value)).toContain(`"payload":${payload}`);
  });

  it('E058: are published in one piece, in their order, under one key', async () => {
    expect((await send(post(JSON.stringify(documentedPair)))).status).toBe(200);
    const [one, ...others] = published();
    expect([one?.key, others]).toEqual([expect.stringMatching(/^req-/), []]);
    const types = one?.items.map(
      ({ value }) => (JSON.parse(String(value)) as { event: typeof event }).event.event_type,
    );
    expect(types).toEqual(documentedPair.events.map(({ event: { event_type: type } }) => type));
  });

  it('E062: come at whole seconds of the clock of the server', async () => {
    const before = Math.floor(Date.now() / 1_000);
    await send(posted(good));
    const [first] = published().flatMap(({ items }) => items);
    const { creation_time: seconds } = JSON.parse(String(first?.value)) as { creation_time: number };
    expect(Number.isInteger(seconds)).toBe(true);
    expect(seconds).toBeGreaterThanOrEqual(before);
    expect(seconds).toBeLessThanOrEqual(Date.now() / 1_000);
  });
});
