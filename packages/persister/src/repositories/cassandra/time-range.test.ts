import { describe, expect, it } from 'vitest';
import { checkTime } from './time-range.js';

describe('the time of a row', () => {
  it.each(['0001-01-01T00:00:00.000Z', '1970-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'])('may be %s', (time) => {
    expect(() => checkTime(Date.parse(time), 'time')).not.toThrow();
  });

  it.each([Date.parse('0001-01-01T00:00:00.000Z') - 1, Date.parse('9999-12-31T23:59:59.999Z') + 1, 2 ** 53 - 1])(
    'may not be %i ms',
    (time) => {
      const message = `metric.timestamp: expected -62135596800000 to 253402300799999 ms, the years 1 to 9999, got ${time}`;
      expect(() => checkTime(time, 'metric.timestamp')).toThrow(expect.objectContaining({ kind: 'record', message }));
    },
  );
});
