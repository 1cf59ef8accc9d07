import { describe, expect, it } from 'vitest';
import { eventCodec } from './event.js';

const wire =
  '{"event":{"event_type":"compute.instance.create.start","payload":{"size":1.0,"id":12345678901234567890},' +
  '"priority":"INFO","timestamp":"2017-06-01 09:15:11.494606","dimensions":{"service":"compute"}},' +
  '"creation_time":1536050124,"meta":{"project_id":"de98fbff"}}';

describe('eventCodec', () => {
  it('reads the envelope as it is on the wire, and writes the same bytes', () => {
    const decoded = eventCodec.decode(Buffer.from(wire));
    expect(decoded).toMatchObject({
      ok: true,
      value: {
        event: { event_type: 'compute.instance.create.start', priority: 'INFO', dimensions: { service: 'compute' } },
        meta: { projectId: 'de98fbff' },
        creationTime: 1536050124,
      },
    });
    expect(decoded.ok && eventCodec.encode(decoded.value).toString()).toBe(wire);
  });

  it('accepts null in every field of the event, a numeric timestamp, and no creation time', () => {
    const text =
      '{"event":{"event_type":null,"timestamp":5,"payload":null,"dimensions":null},"meta":{"project_id":"p"}}';
    expect(eventCodec.decode(Buffer.from(text))).toEqual({
      ok: true,
      value: {
        event: { event_type: null, timestamp: 5, payload: null, dimensions: null },
        meta: { projectId: 'p' },
      },
    });
  });

  it.each(['event_type', 'timestamp', 'payload', 'dimensions'])('refuses an event without %s', (field) => {
    const text = wire.replace(`"${field}":`, '"x":');
    expect(eventCodec.decode(Buffer.from(text))).toEqual({
      ok: false,
      reason: 'shape',
      detail: `event.${field}: expected a value or null, got nothing`,
    });
  });

  it.each([
    [wire.replace('"project_id"', '"tenantId"'), 'meta.project_id: expected text that is not empty, got nothing'],
    [wire.replace('"de98fbff"', 'null'), 'meta.project_id: expected text that is not empty, got null'],
    [wire.replace('"meta"', '"x"'), 'meta: expected an object, got nothing'],
    ['{"event":"x"}', 'event: expected an object, got "x"'],
  ])('refuses %s', (text, detail) => {
    expect(eventCodec.decode(Buffer.from(text))).toEqual({ ok: false, reason: 'shape', detail });
  });
});
