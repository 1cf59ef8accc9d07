import { describe, expect, it } from 'vitest';
import type { NativeMessage } from './client.js';
import { MessageColumns } from './message-columns.js';

const message = (more: Partial<NativeMessage> = {}): NativeMessage => ({
  topic: 'a',
  partition: 0,
  offset: 0,
  value: Buffer.from('value'),
  size: 5,
  timestamp: 1_700_000_000_000,
  ...more,
});

describe('the columns of messages', () => {
  it('hold their places, times and topics in the order read', () => {
    const columns = new MessageColumns([
      message({ topic: 'a', partition: 3, offset: 10 }),
      message({ topic: 'b', partition: 1, offset: 2 ** 40 }),
      message({ topic: 'a', partition: 4, offset: 0, timestamp: undefined as never }),
    ]);
    expect(columns.size).toBe(3);
    expect(columns.topics).toEqual(['a', 'b']);
    expect([...columns.topicIndexes]).toEqual([0, 1, 0]);
    expect([...columns.partitions]).toEqual([3, 1, 4]);
    expect([...columns.offsets]).toEqual([10, 2 ** 40, 0]);
    expect([...columns.timestamps]).toEqual([1_700_000_000_000, 1_700_000_000_000, -1]);
  });

  it('count the bytes of keys and values', () => {
    const columns = new MessageColumns([
      message({ key: Buffer.from('key') }),
      message({ value: null, size: 0, key: Buffer.from('é') }),
      message({ key: null }),
    ]);
    expect(columns.bytes).toBe(5 + 3 + 2 + 5);
  });

  it('give bytes and text, and null for a tombstone or a missing key', () => {
    const columns = new MessageColumns([
      message({ value: Buffer.from('Zürich'), key: Buffer.from([0xff, 0]) }),
      message({ value: null, key: 'text' }),
      message({ value: Buffer.alloc(0), key: null }),
      message({ key: undefined }),
    ]);
    expect([0, 1, 2].map((row) => columns.text(row))).toEqual(['Zürich', null, '']);
    expect(columns.value(1)).toBeNull();
    expect(columns.value(0)).toEqual(Buffer.from('Zürich'));
    expect(columns.key(0)).toEqual(Buffer.from([0xff, 0]));
    expect(columns.key(1)).toEqual(Buffer.from('text'));
    expect([columns.key(2), columns.key(3)]).toEqual([null, null]);
  });

  it('give headers in order, repeated ones each time, their values as bytes', () => {
    const headers = [{ id: Buffer.from([1, 0xff]) }, { id: 'again' }, { other: Buffer.alloc(0) }] as never;
    const columns = new MessageColumns([message({ headers }), message()]);
    expect(columns.headers(0)).toEqual([
      ['id', Buffer.from([1, 0xff])],
      ['id', Buffer.from('again')],
      ['other', Buffer.alloc(0)],
    ]);
    expect(columns.headers(1)).toEqual([]);
  });

  it('give bytes only until they are released, columns for ever', () => {
    const columns = new MessageColumns([message({ offset: 9 })]);
    columns.release();
    columns.release();
    for (const read of ['key', 'value', 'text', 'headers'] as const) {
      expect(() => columns[read](0)).toThrow('the batch was released');
    }
    expect([columns.offsets[0], columns.bytes, columns.topics[0]]).toEqual([9, 5, 'a']);
  });

  it('have no other rows', () => {
    const columns = new MessageColumns([message()]);
    expect(() => columns.value(1)).toThrow(new RangeError('row 1 of a batch of 1'));
    expect(() => columns.value(-1)).toThrow(RangeError);
  });
});
