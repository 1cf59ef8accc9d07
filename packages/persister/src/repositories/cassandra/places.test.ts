import { describe, expect, it } from 'vitest';
import type { StoreRecord } from '../../record.js';
import { RepositoryError } from '../../repository.js';
import { placesOf, writtenOf } from './places.js';

/** A record whose value says which place it has; a value without one has none. */
const record = (value: string, recordedAt = 0): StoreRecord<string> => ({ value, id: '', recordedAt });
const rowOf = ({ value }: StoreRecord<string>) => {
  if (value === 'bad') throw new RepositoryError('record', 'no such place');
  return { place: value.charAt(0), value };
};
const places = (values: readonly StoreRecord<string>[], byRecordTime = false) => placesOf(values, rowOf, byRecordTime);
const refusal = new RepositoryError('record', 'too large');
const trouble = new RepositoryError('store', 'away');

describe('the places of records', () => {
  it('have the last of those that belong there', () => {
    expect(places(['a1', 'b1', 'a2', 'a3'].map((value) => record(value)))).toEqual({
      places: [
        { row: { place: 'a', value: 'a3' }, at: 3, replaced: [0, 2] },
        { row: { place: 'b', value: 'b1' }, at: 1, replaced: [] },
      ],
      refused: [],
    });
  });

  it('have the one that Kafka took last, where that counts; of two of one time the later one', () => {
    const records = [record('a1', 5), record('a2', 9), record('a3', 9), record('a4', 7)];
    expect(places(records, true).places).toEqual([{ row: { place: 'a', value: 'a3' }, at: 2, replaced: [0, 1, 3] }]);
  });

  it('are none for what has none, which is told', () => {
    const { places: found, refused } = places(['bad', 'a1', 'bad'].map((value) => record(value)));
    expect(found).toHaveLength(1);
    expect(refused).toEqual([{ at: 0, detail: 'no such place' }, { at: 2, detail: 'no such place' }]); // prettier-ignore
  });

  it('let faults of the program pass', () => {
    const fault = new TypeError('a fault');
    const wrong = (): never => {
      throw fault;
    };
    expect(() => placesOf([record('a')], wrong, false)).toThrow(fault);
  });
});

describe('what became of a write', () => {
  const all = places(['a1', 'bad', 'b1', 'a2', 'c1'].map((value) => record(value)));
  const bad = { at: 1, detail: 'no such place' };
  const left = (outcomes: Parameters<typeof writtenOf>[1]): unknown => {
    try {
      return writtenOf(all, outcomes);
    } catch (error) {
      return error;
    }
  };

  it('is told as a whole where all is stored', () => {
    expect(writtenOf(places([record('a1')]), [undefined])).toEqual({ expired: 0 });
    expect(writtenOf(all, [undefined, undefined, undefined])).toEqual({ expired: 0, refused: [bad] });
  });

  it('names the records that are refused', () => {
    const refused = [bad, { at: 4, detail: 'too large' }];
    expect(writtenOf(all, [undefined, undefined, refusal])).toEqual({ expired: 0, refused });
  });

  it('leaves what the store did not take, in order, and every record of its place', () => {
    expect(left([trouble, undefined, refusal])).toMatchObject({
      ...{ kind: 'store', left: [0, 3], refused: [bad, { at: 4, detail: 'too large' }] },
      message: '2 records left: away',
    });
  });

  it('leaves the record that was replaced by a refused one', () => {
    expect(left([refusal, undefined, trouble])).toMatchObject({
      ...{ kind: 'store', left: [0, 4], refused: [bad, { at: 3, detail: 'too large' }] },
      message: '2 records left: away',
    });
    expect(left([refusal, undefined, undefined])).toMatchObject({ left: [0], message: '1 records left: too large' });
  });
});
