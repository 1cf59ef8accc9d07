import { describe, expect, it } from 'vitest';
import { ageOf, isOutlived, retentionOf } from './retention.js';

const day = 86_400;

describe('the retention of a number of days', () => {
  it('lets a registration outlive the last measurement of its series', () => {
    const { data, registration, refresh } = retentionOf(45);
    expect([data, registration, refresh]).toEqual([45 * day, 75 * day, 15 * day]);
    // Rows of dimensions may be as old as a refresh when they are used, and the registration that uses them, too.
    expect(registration - 2 * refresh).toBeGreaterThanOrEqual(data);
  });

  it('is for ever for none', () => {
    expect(retentionOf(0)).toEqual({ data: 0, registration: 0, refresh: Infinity });
  });

  it('is no longer than the server allows, which is 20 years', () => {
    expect(retentionOf(4_380).registration).toBeLessThanOrEqual(630_720_000);
  });
});

describe('the age of a registration', () => {
  it.each([
    [45, 75 * day, 0],
    [45, 60 * day, 15 * day],
    [45, 0, 75 * day],
    [0, null, 0],
  ])('of %i days of retention that lives %s s more is %s s', (days, ttl, age) => {
    expect(ageOf(retentionOf(days), ttl)).toBe(age);
  });

  it('is that of a new one where the retention has become shorter', () => {
    expect(ageOf(retentionOf(1), 75 * day)).toBe(0);
  });

  it('is infinite where it lives for ever and should not, or the other way round', () => {
    expect(ageOf(retentionOf(45), null)).toBe(Infinity);
    expect(ageOf(retentionOf(0), 75 * day)).toBe(Infinity);
  });
});

describe('what Kafka took so many hours ago', () => {
  it.each([
    [1, 25, true],
    [1, 23, false],
    [0, 25, false],
  ])('has outlived a retention of %i days after %i hours: %j', (days, hours, is) => {
    expect(isOutlived(retentionOf(days), Date.now() - hours * 3_600_000)).toBe(is);
  });

  it('has not where Kafka tells no time', () => {
    expect(isOutlived(retentionOf(1), -1)).toBe(false);
  });
});
