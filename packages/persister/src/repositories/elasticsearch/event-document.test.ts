import { describe, expect, it } from 'vitest';
import { eventCodec, stringifyJson } from '@monasca/common/messages';
import { eventDate, eventDocument } from './event-document.js';

/** An event from what is on the wire, taken by Kafka at the end of a day, UTC. */
function event(fields: string) {
  const wire = `{"event":{${fields}},"meta":{"project_id":"p1"},"creation_time":1}`;
  const decoded = eventCodec.decode(Buffer.from(wire));
  if (!decoded.ok) throw new Error(decoded.detail);
  return { value: decoded.value, id: 'id', recordedAt: Date.parse('2023-11-14T23:59:59.999Z') };
}

const stamped = (timestamp: string) => event(`"event_type":"t","timestamp":${timestamp},"payload":{},"dimensions":{}`);

describe('the document of an event', () => {
  it('has the keys of the original in its order, and numbers as they were written', () => {
    const fields = `"priority":"INFO","payload":{"b":1.0,"a":12345678901234567890},"timestamp":"2017-06-01 09:15:11.494606",
      "dimensions":{"service":"compute"},"event_type":"compute.create","publisher_id":"x"`;
    expect(stringifyJson(eventDocument(event(fields)))).toBe(
      '{"project_id":"p1","@timestamp":"2017-06-01 09:15:11.494606","event_type":"compute.create",' +
        '"payload":{"b":1.0,"a":12345678901234567890},"dimensions":{"service":"compute"}}',
    );
  });

  it('keeps nulls', () => {
    expect(eventDocument(event('"event_type":null,"timestamp":null,"payload":null,"dimensions":null'))).toEqual({
      ...{ project_id: 'p1', '@timestamp': null, event_type: null, payload: null, dimensions: null },
    });
  });

  it.each([
    ['5', '5', { value: 5 }],
    ['true', 'true', { value: true }],
    ['[{"a":1}]', '[{"a":1}]', { value: [{ a: 1 }] }],
    ['"text"', 'text', { value: 'text' }],
    ['{"a":1}', '{"a":1}', { a: 1 }],
  ])('makes text of %s where text belongs, and an object where one does', (json, text, object) => {
    const {
      '@timestamp': timestamp,
      event_type,
      payload,
      dimensions,
    } = eventDocument(event(`"event_type":${json},"timestamp":${json},"payload":${json},"dimensions":${json}`));
    expect([timestamp, event_type]).toEqual([text, text]);
    expect([payload, dimensions]).toEqual([object, object]);
  });
});

describe('the day of an event', () => {
  it.each(['2017-06-01', '2017-06-01T23:59:59-12:00', '2017-06-01 and what not', '0000-01-01', '2016-02-29T00:00:00Z'])(
    'is the one that its timestamp begins with: %s',
    (timestamp) => {
      expect(eventDate(stamped(JSON.stringify(timestamp)))).toBe(timestamp.slice(0, 10));
    },
  );

  it.each(['"2017-02-31"', '"2017-2-3T"', '"+012345-01-01"', '"yesterday"', '""', '1496308511', 'null', '{"a":1}'])(
    'is the one when Kafka took it, in UTC, where there is none: %s',
    (timestamp) => {
      expect(eventDate(stamped(timestamp))).toBe('2023-11-14');
    },
  );

  it.each([
    [-1, '1969-12-31'],
    [8.64e15, '9999-12-31'],
    [9e18, '9999-12-31'],
    [-9e18, '0000-01-01'],
  ])('is one of four digits even if Kafka took it at %d', (recordedAt, day) => {
    expect(eventDate({ ...stamped('null'), recordedAt })).toBe(day);
  });
});
