import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventCodec, logCodec, messageIdHeader, metricCodec, recordId } from '@monasca/common/messages';
import { recordBatch, type TestRecord } from '../../test/record-batch.js';
import type { RecordBatch } from '@monasca/common/kafka';
import type { Entry } from '../record.js';
import type { Rejection } from './dead-letter.js';
import { decodeRow, eventKey, type Decoder } from './decode.js';

const meta = { tenantId: 't', region: 'R' };
const log = JSON.stringify({ log: { message: 'm' }, creation_time: 1, meta });
const metric = JSON.stringify({ metric: { name: 'cpu', timestamp: 1, value: 2 }, meta, creation_time: 1 });
const event = (payload: object): string =>
  JSON.stringify({ event: { event_type: 'e', timestamp: 't', payload, dimensions: null }, meta: { project_id: 'p' } });

function decodeBatch<T>(batch: RecordBatch, decoder: Decoder<T>): { entries: Entry<T>[]; rejections: Rejection[] } {
  const rows = Array.from({ length: batch.size }, (_, row) => decodeRow(batch, row, decoder));
  return {
    entries: rows.filter((item) => 'value' in item),
    rejections: rows.filter((item) => 'reason' in item),
  };
}

const ids = (records: readonly TestRecord[]): string[] =>
  decodeBatch(recordBatch(records), { codec: logCodec }).entries.map(({ id }) => id);
const id = '0123abcd-0000-4000-8000-00000000000f';

describe('the identity of a record', () => {
  it('is its message id, wherever it stands', () => {
    const headers = [['other', 'x'], [messageIdHeader, id]] as const; // prettier-ignore
    expect(ids([{ value: log, headers }, { value: log, headers, partition: 3, offset: 9, timestamp: 1 }])).toEqual([id, id]); // prettier-ignore
  });

  it.each([
    ['no UUID', 'id-17'],
    ['a UUID in capitals', id.toUpperCase()],
    ['a UUID with something after it', `${id}\n`],
    ['empty', ''],
    ['no UTF-8', Buffer.from([0xff, 0xfe])],
  ])('is its place and bytes where the message id is %s', (_, value) => {
    const place = recordId('topic', 0, 0, 1_700_000_000_000, Buffer.from(log));
    expect(ids([{ value: log, headers: [[messageIdHeader, value]] }])).toEqual([place]);
  });

  it('is the first message id of several', () => {
    expect(ids([{ value: log, headers: [[messageIdHeader, id], [messageIdHeader, id.replace('0', '1')]] }])).toEqual([id]); // prettier-ignore
  });

  it('is its place for a log without one: equal lines differ, the same line read again does not', () => {
    const twice = [{ value: log }, { value: log }];
    expect(new Set([...ids(twice), ...ids(twice)]).size).toBe(2);
    const other = [{ value: log, partition: 1 }, { value: log, timestamp: 5 }, { value: log, topic: 'other' }]; // prettier-ignore
    expect(new Set([...ids(twice), ...ids(other)]).size).toBe(5);
  });

  it('is what it says for an event, unless its sender gave it an id', () => {
    const records = [
      { value: event({ a: 1, b: 2 }) },
      { value: event({ b: 2, a: 1 }), partition: 7 },
      { value: event({ a: 2 }) },
      { value: event({ a: 2 }), headers: [[messageIdHeader, id]] as const },
    ];
    const { entries } = decodeBatch(recordBatch(records), { codec: eventCodec, contentKey: eventKey });
    const [first, same, different, own] = entries.map((entry) => entry.id);
    expect(same).toBe(first);
    expect(new Set([first, different, own]).size).toBe(3);
    expect(own).toBe(id);
  });
});

describe('decoding a batch', () => {
  it('keeps place, order and time of what can be read', () => {
    const batch = recordBatch([{ value: metric, timestamp: 11 }, { value: '{' }, { value: metric, timestamp: 22 }]);
    const { entries, rejections } = decodeBatch(batch, { codec: metricCodec });
    expect(entries.map(({ row, recordedAt }) => [row, recordedAt])).toEqual([[0, 11], [2, 22]]); // prettier-ignore
    expect(entries.every((entry) => entry.batch === batch && entry.value.metric.name === 'cpu')).toBe(true);
    expect(rejections.map(({ row }) => row)).toEqual([1]);
  });

  it.each<[string, TestRecord['value'], string, RegExp]>([
    ['a tombstone', null, 'tombstone', /tombstone/],
    ['nothing at all', '', 'syntax', /expected JSON/],
    ['what is no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'encoding', /byte 1/],
    ['what is no JSON', 'not JSON', 'syntax', /position 1|position 0/],
    ['an empty object', '{}', 'shape', /^metric: expected an object, got nothing$/],
    ['a value of the wrong type', metric.replace('2', '"high"'), 'shape', /^metric\.value: .* got "high"$/],
    ['an infinite value', metric.replace('2', '1e999'), 'range', /^metric\.value: expected a finite number/],
    ['a metric of nobody', metric.replace('"t"', 'null'), 'shape', /^meta\.tenantId: /],
  ])('rejects %s with reason and detail', (_, value, reason, detail) => {
    const { entries, rejections } = decodeBatch(recordBatch([{ value }]), { codec: metricCodec });
    expect(entries).toEqual([]);
    expect(rejections).toMatchObject([{ row: 0, reason, detail: expect.stringMatching(detail) as string }]);
  });

  it('puts every row in one place or the other, whatever its bytes', () => {
    const bytes = fc.oneof(fc.uint8Array(), fc.string().map((text) => Buffer.from(text)), fc.constant(null)); // prettier-ignore
    const headers = fc.array(fc.tuple(fc.constantFrom(messageIdHeader, 'other'), fc.uint8Array()), { maxLength: 2 });
    fc.assert(
      fc.property(fc.array(fc.record({ value: bytes, headers })), (records) => {
        for (const codec of [metricCodec, logCodec, eventCodec] as const) {
          const { entries, rejections } = decodeBatch<unknown>(recordBatch(records), { codec });
          const rows = [...entries, ...rejections].map(({ row }) => row);
          expect(rows.sort((a, b) => a - b)).toEqual(records.map((_, row) => row));
        }
      }),
    );
  });
});
