import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregateCodec, type AggregateRecord } from './aggregate.js';
import { alarmTransitionCodec, alarmTransitionOf, type AlarmTransition } from './alarm-transition.js';
import { decodeReasons, type Codec, type Decoded } from './codec.js';
import { eventCodec, type EventEnvelope } from './event.js';
import { isJsonObject, parseJson, stringifyJson, type JsonObject } from './json.js';
import { logCodec, type LogEnvelope } from './log.js';
import { metricCodec, type MetricEnvelope } from './metric.js';
import { notificationCodec, type NotificationMessage } from './notification.js';

// What every codec promises, for any bytes and any value.

const text = fc.string({ unit: 'binary' });
const name = fc.string({ unit: 'binary', minLength: 1 });
const textOrNull = fc.option(text);
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const integer = fc.maxSafeInteger();
// Minus zero has no form in the output of JSON.stringify.
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown);
const exactJson = fc.oneof(
  json,
  fc.stringMatching(/^-?[1-9]\d{0,25}\.\d{1,3}0$/).map((number) => parseJson(`{"number":[${number}]}`)),
);
const object = fc.dictionary(text, exactJson) as fc.Arbitrary<JsonObject>;
const optional = { requiredKeys: [] };

const metric: fc.Arbitrary<MetricEnvelope> = fc
  .tuple(
    fc.record({
      name,
      timestamp: integer,
      value: finite,
      valueMeta: fc.option(fc.dictionary(text, json)),
      dimensions: fc.dictionary(text, name),
    }),
    fc.record({ tenantId: name, region: text }),
    fc.record({ creationTime: finite }, optional),
  )
  .map(([fields, meta, creation]) => ({ metric: fields, meta, ...creation }));

const alarm: fc.Arbitrary<AlarmTransition> = fc
  .tuple(
    object,
    fc.record({
      tenantId: name,
      alarmId: name,
      oldState: textOrNull,
      newState: textOrNull,
      stateChangeReason: textOrNull,
      metrics: fc.option(fc.array(object)),
      timestamp: integer,
    }),
    fc.record(
      {
        alarmDefinitionId: textOrNull,
        alarmName: textOrNull,
        alarmDescription: textOrNull,
        severity: textOrNull,
        link: textOrNull,
        lifecycleState: textOrNull,
        actionsEnabled: exactJson,
        subAlarms: fc.option(fc.array(object)),
      },
      optional,
    ),
  )
  .map(([unknown, required, others]) => alarmTransitionOf({ ...unknown, ...required, ...others }));

const event: fc.Arbitrary<EventEnvelope> = fc
  .tuple(
    object,
    fc.record({ event_type: exactJson, timestamp: exactJson, payload: exactJson, dimensions: exactJson }),
    name,
    fc.record({ creationTime: finite }, optional),
  )
  .map(([unknown, body, projectId, creation]) => ({
    event: { ...unknown, ...body },
    meta: { projectId },
    ...creation,
  }));

const log: fc.Arbitrary<LogEnvelope> = fc
  .tuple(object, exactJson, fc.record({ tenantId: name, region: text }), fc.record({ creationTime: finite }, optional))
  .map(([unknown, message, meta, creation]) => ({ log: { ...unknown, message }, meta, ...creation }));

const notification: fc.Arbitrary<NotificationMessage> = fc.record({
  id: name,
  type: name,
  name: text,
  address: text,
  retryCount: fc.nat(),
  period: fc.nat(),
  notificationTimestamp: finite,
  alarm,
});

const map = fc.dictionary(text, textOrNull);
const number = fc.option(finite);

const aggregate: fc.Arbitrary<AggregateRecord> = fc.record({
  tenant_id: textOrNull,
  user_id: textOrNull,
  resource_uuid: textOrNull,
  geolocation: textOrNull,
  region: textOrNull,
  zone: textOrNull,
  host: textOrNull,
  project_id: textOrNull,
  aggregated_metric_name: textOrNull,
  quantity: number,
  firstrecord_timestamp_string: textOrNull,
  lastrecord_timestamp_string: textOrNull,
  firstrecord_timestamp_unix: number,
  lastrecord_timestamp_unix: number,
  record_count: number,
  usage_date: textOrNull,
  usage_hour: textOrNull,
  usage_minute: textOrNull,
  aggregation_period: textOrNull,
  processing_meta: fc.tuple(map, name).map(([others, metric_id]) => ({ ...others, metric_id })),
  extra_data_map: fc.option(map),
});

function expectOutcome<T>(codec: Codec<T>, decoded: Decoded<T>): void {
  if (decoded.ok) {
    // Whatever was accepted can be written, and reads the same again.
    const bytes = codec.encode(decoded.value);
    const again = codec.decode(bytes);
    expect(again.ok && codec.encode(again.value).toString()).toBe(bytes.toString());
  } else {
    expect(decodeReasons).toContain(decoded.reason);
    expect(decoded.detail).toMatch(/expected .*, got |is not JSON|expected JSON/su);
    expect(decoded.detail).not.toContain('cannot be read');
    expect(decoded.detail.length).toBeLessThan(250);
  }
}

/** Every place in a document, as the keys that lead there. */
function placesOf(value: unknown, place: readonly string[] = []): readonly (readonly string[])[] {
  if (!Array.isArray(value) && !isJsonObject(value)) return [place];
  return [place, ...Object.entries(value).flatMap(([key, item]) => placesOf(item, [...place, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], replacement: unknown): unknown {
  if (key === undefined) return replacement;
  const entries = Object.entries(value as object).map(([name, item]): [string, unknown] =>
    name === key ? [name, replaced(item, rest, replacement)] : [name, item],
  );
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

function describeCodec<T>(codec: Codec<T>, values: fc.Arbitrary<T>): void {
  describe(`the codec of ${codec.name}`, () => {
    it('gives back any value it has written', () => {
      fc.assert(
        fc.property(values, (value) => {
          expect(codec.decode(codec.encode(value))).toEqual({ ok: true, value });
        }),
      );
    });

    it('answers any bytes with a value or a reason', () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
          expectOutcome(codec, codec.decode(bytes));
        }),
        { numRuns: 500 },
      );
    });

    it('answers any JSON with a value or a reason', () => {
      fc.assert(
        fc.property(json, (value) => {
          expectOutcome(codec, codec.decode(Buffer.from(JSON.stringify(value))));
        }),
      );
    });

    it('answers a valid record with one part replaced or removed with a value or a reason', () => {
      fc.assert(
        fc.property(values, fc.nat(), fc.option(exactJson, { nil: undefined }), (value, at, replacement) => {
          const document = parseJson(codec.encode(value).toString());
          const places = placesOf(document);
          const changed = replaced(document, places[at % places.length] ?? [], replacement);
          expectOutcome(codec, codec.decode(Buffer.from(stringifyJson(changed))));
        }),
        { numRuns: 300 },
      );
    });

    it('answers a valid record with some bytes changed, cut or doubled with a value or a reason', () => {
      fc.assert(
        fc.property(values, fc.nat(), fc.nat(5), fc.uint8Array({ maxLength: 5 }), (value, at, cut, insert) => {
          const bytes = codec.encode(value);
          const place = at % bytes.length;
          const changed = Buffer.concat([bytes.subarray(0, place), insert, bytes.subarray(place + cut)]);
          expectOutcome(codec, codec.decode(changed));
        }),
        { numRuns: 300 },
      );
    });

    it('answers a record nested without end with a reason', () => {
      const deep = Buffer.from('{"metric":{"value_meta":'.repeat(50_000));
      expect(codec.decode(deep)).toMatchObject({ ok: false, reason: 'range' });
    });

    it('answers a tombstone with a reason', () => {
      expect(codec.decode(null)).toMatchObject({ ok: false, reason: 'tombstone' });
    });
  });
}

describeCodec(metricCodec, metric);
describeCodec(alarmTransitionCodec, alarm);
describeCodec(eventCodec, event);
describeCodec(logCodec, log);
describeCodec(notificationCodec, notification);
describeCodec(aggregateCodec, aggregate);

describe('the codecs', () => {
  it('have distinct names', () => {
    const codecs = [metricCodec, alarmTransitionCodec, eventCodec, logCodec, notificationCodec, aggregateCodec];
    expect(codecs.map((codec) => codec.name)).toEqual([
      'metric',
      'alarm-transition',
      'event',
      'log',
      'notification',
      'aggregate',
    ]);
  });
});
