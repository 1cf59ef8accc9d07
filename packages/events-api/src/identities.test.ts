import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageId } from '@monasca/common/messages';
import { buildEnvelope } from './envelope.js';
import { identitiesOf } from './identities.js';

/** What may differ between events. */
interface Said {
  readonly type?: string;
  readonly payload?: unknown;
  readonly dimensions?: unknown;
  readonly project?: string;
  readonly creationTime?: number;
}

const envelopeOf = ({ type = 'a.b', payload = {}, dimensions, project = 'p', creationTime = 1 }: Said = {}) =>
  buildEnvelope({ event: { event_type: type, payload }, dimensions }, project, { timestamp: 't', creationTime });
const ids = (...bulk: ReturnType<typeof envelopeOf>[]) => identitiesOf(bulk, 'p', undefined);

/** Bulks with events that are alike. */
const bulks = fc.array(
  fc.record({
    type: fc.constantFrom('a', 'b'),
    payload: fc.oneof(fc.constantFrom({}, { k: 1 }), fc.jsonValue()),
    dimensions: fc.jsonValue(),
    project: fc.constantFrom('p', 'q'),
  }),
  { maxLength: 12 },
);

describe('the identities of events without a key', () => {
  it('are the same whenever the same bulk comes', () => {
    fc.assert(
      fc.property(bulks, fc.nat(), (events, creationTime) => {
        const again = events.map((event) => envelopeOf({ ...event, creationTime }));
        expect(ids(...again)).toEqual(ids(...events.map((event) => envelopeOf(event))));
      }),
    );
  });

  it('differ within a bulk, whatever is in it', () => {
    fc.assert(
      fc.property(bulks, (events) => {
        expect(new Set(ids(...events.map((event) => envelopeOf(event)))).size).toBe(events.length);
      }),
    );
  });

  it('do not change with the other events of the bulk, their order and the dimensions of any', () => {
    const order = fc.array(fc.nat(), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(bulks, order, fc.jsonValue(), (events, keys, dimensions) => {
        const shuffled = events.map((event, index) => ({ event, key: keys[index]! })).sort((a, b) => a.key - b.key);
        const others = ids(...shuffled.map(({ event }) => envelopeOf({ ...event, dimensions })));
        expect([...others].sort()).toEqual(ids(...events.map((event) => envelopeOf(event))).sort());
      }),
    );
  });

  it('of equal events are those of the first, the second and so on, in each bulk', () => {
    const [one, other] = [envelopeOf(), envelopeOf({ type: 'other' })];
    const [first, second, third] = ids(one, one, one);
    expect(ids(one, other, one)).toEqual([first, ids(other)[0], second]);
    expect(new Set([first, second, third]).size).toBe(3);
  });

  it('are those of what an event says, and whose it is', () => {
    const different = [{}, { type: 'b' }, { payload: { k: 1 } }, { project: 'q' }].map(
      (one) => ids(envelopeOf(one))[0],
    );
    expect(new Set(different).size).toBe(4);
  });
});

it('the identities of events with a key are those of the key and their place', () => {
  const bulk = [envelopeOf(), envelopeOf(), envelopeOf({ type: 'b', project: 'q' })];
  expect(identitiesOf(bulk, 'p', 'k')).toEqual([0, 1, 2].map((index) => messageId('p', 'k', index)));
  expect(identitiesOf(bulk, 'p', 'k')).not.toEqual(identitiesOf(bulk, 'p', 'other'));
});
