import { describe, expect, it } from 'vitest';
import type { ProducerRecord } from '../record.js';
import { pick, recordList, type RecordSource } from './record-source.js';

const texts = ['a', 'bcd', '', 'ef'];

const source: RecordSource = {
  ...{ length: texts.length, key: 'k', header: 'id' },
  headerOf: (index) => `id of ${index}`,
  sizeOf: (index) => texts[index]!.length,
  write: (index, target, at) => {
    for (const [place, byte] of Buffer.from(texts[index]!).entries()) target.setUint8(at + place, byte);
  },
};

const shown = (records: readonly ProducerRecord[]) => records.map(({ value, headers }) => [String(value), headers]);

describe('records that are written where they are sent from', () => {
  it('make a list where one is needed', () => {
    const list = recordList(source);
    expect(shown(list)).toEqual(texts.map((text, index) => [text, [['id', `id of ${index}`]]]));
    expect(new Set(list.map(({ key }) => key))).toEqual(new Set(['k']));
    expect(recordList(list)).toBe(list);
  });

  it('are picked by their numbers, as those of a list are', () => {
    const list = recordList(source);
    const picked = pick(source, [3, 0]);
    expect(recordList(picked)).toEqual([list[3], list[0]]);
    expect(pick(list, [3, 0])).toEqual([list[3], list[0]]);
    expect(recordList(pick(picked, [1]))).toEqual([list[0]]);
  });
});
