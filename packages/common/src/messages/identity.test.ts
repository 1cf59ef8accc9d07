import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventBody, EventEnvelope } from './event.js';
import { eventContentKey, messageId, messageIdHeader, recordId, seriesId, uuidOf } from './identity.js';
import { parseJson } from './json.js';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('seriesId', () => {
  it.each([
    [
      ['t1', 'RegionOne', 'cpu.idle_perc', { service: 'monitoring', hostname: 'h1' }],
      'dfddd2be91779155afe2922edc0b33f5b90a0ce7e20b6086dfbeffc31f448ed2',
    ],
    [['t1', 'RegionOne', 'cpu.idle_perc', {}], 'd3da890189edb8149ec124eef80d950ff2474c445ede08967e5d78751abfcf58'],
    [['t', 'R', 'm', { ż: 'ó', B: '1', a: '2' }], '91ab1121af94769a4fa1f512fb0551a44928f35146a9561936f440041d4b9d3a'],
  ] as const)('of %o is the metric_id that existing schemas hold', ([tenantId, region, name, dimensions], hex) => {
    expect(seriesId(tenantId, region, name, dimensions).toString('hex')).toBe(hex);
  });

  it('sorts by code point, beyond U+FFFF too', () => {
    const expected = createHash('sha256').update('R\0t\0m\0\uff5e\t1\0\u{1f600}\t2').digest();
    expect(seriesId('t', 'R', 'm', { '\u{1f600}': '2', '\uff5e': '1' })).toEqual(expected);
  });
});

describe('uuidOf', () => {
  it('writes the first 16 bytes', () => {
    const bytes = Buffer.from('dfddd2be91779155afe2922edc0b33f5b90a0ce7', 'hex');
    expect(uuidOf(bytes)).toBe('dfddd2be-9177-9155-afe2-922edc0b33f5');
    expect(uuidOf(new Uint8Array(bytes))).toBe(uuidOf(bytes));
  });
});

describe('messageId', () => {
  it('stays the same between attempts and releases', () => {
    expect(messageId('t1', 'key', 0)).toBe('33fa42e0-21a7-979b-09c3-9296583b6b8d');
  });

  it('differs by scope, key and index, however the parts are cut', () => {
    const part = fc.string({ unit: fc.constantFrom('1', ':', 'a'), maxLength: 4 });
    const parts = fc.tuple(part, part, fc.nat(11));
    fc.assert(
      fc.property(parts, parts, (left, right) => {
        expect(messageId(...left)).toMatch(uuid);
        expect(messageId(...left) === messageId(...right)).toBe(left.join('\0') === right.join('\0'));
      }),
    );
  });
});

describe('recordId', () => {
  const value = Buffer.from('{}');
  const ids = [
    recordId('metrics', 0, 7, 1000, value),
    recordId('metricz', 0, 7, 1000, value),
    recordId('metrics', 1, 7, 1000, value),
    recordId('metrics', 0, 8, 1000, value),
    recordId('metrics', 0, 7, 1001, value),
    recordId('metrics', 0, 7, 1000, Buffer.from('{ }')),
    recordId('metrics', 0, 7, 1000, null),
    recordId('metrics', 0, 71, 0, null),
    recordId('metrics', 0, 7, 10, null),
  ];

  it('differs by each part', () => {
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(uuid);
  });

  it('is the hash of place and value', () => {
    const hash = createHash('sha256').update('metrics\x000\x007\x001000\0{}').digest();
    expect(ids[0]).toBe(uuidOf(hash));
    expect(recordId('metrics', 0, 7, 1000, new Uint8Array(value))).toBe(ids[0]);
  });
});

describe('eventContentKey', () => {
  const body =
    '{"event_type":"a.b","timestamp":"2017-06-01","payload":{"x":1.0,"y":{"b":1,"a":2}},"dimensions":{"d":"1"},"publisher_id":"p"}';

  function keyOf(event: string, projectId = 'p1', creationTime = 1): string {
    const envelope: EventEnvelope = { event: parseJson(event) as EventBody, meta: { projectId }, creationTime };
    return eventContentKey(envelope);
  }

  it('is the same for the same content, whatever the order of keys, the dimensions and the creation time', () => {
    const reordered =
      '{"publisher_id":"p","dimensions":null,"payload":{"y":{"a":2,"b":1},"x":1.0},"timestamp":"2017-06-01","event_type":"a.b"}';
    expect(keyOf(body)).toMatch(uuid);
    expect(keyOf(reordered, 'p1', 2)).toBe(keyOf(body));
  });

  it.each([
    body.replace('a.b', 'a.c'),
    body.replace('2017', '2018'),
    body.replace('1.0', '1'),
    body.replace('"a":2', '"a":3'),
    body.replace('"publisher_id":"p"', '"publisher_id":null'),
  ])('differs for %s', (other) => {
    expect(keyOf(other)).not.toBe(keyOf(body));
  });

  it('differs by project', () => {
    expect(keyOf(body, 'p2')).not.toBe(keyOf(body));
  });
});

describe('messageIdHeader', () => {
  it('is what producers and stores agree on', () => {
    expect(messageIdHeader).toBe('monasca-message-id');
  });
});
