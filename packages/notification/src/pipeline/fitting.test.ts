import { describe, expect, it } from 'vitest';
import { KafkaError } from '@monasca/common/kafka';
import type { Item } from './backlog.js';
import { Fitting } from './fitting.js';
import type { OutputRecord } from './record.js';

const record = { topic: 't', partition: 0, offset: 7, timestamp: 0, key: null, value: null };
const output = (bytes: number): OutputRecord => ({ topic: 'sent', value: Buffer.alloc(bytes) });
const omit = (): OutputRecord => ({ topic: 'letters', value: null });
const topics = (fitting: Fitting, ...sizes: number[]): string[] =>
  fitting.of(sizes.map(output), record).map(({ topic }) => topic);
const refusal = new KafkaError('invalidData', { code: 10, name: 'MSG_SIZE_TOO_LARGE' }, 'too large');
const item = (...sizes: number[]): Item => ({ record, outputs: sizes.map(output), isGone: false, finish: () => {} });

describe('records that are too large', () => {
  it('are replaced by something small', () => {
    const fitting = new Fitting(omit, 10_000);
    expect(topics(fitting, 9_800, 9_801)).toEqual(['sent', 'letters']);
    expect(fitting.of([{ topic: 'sent', value: null, key: 'k'.repeat(9_801) }], record)[0]!.topic).toBe('letters');
    expect(fitting.of([{ topic: 'sent', value: null, headers: [['h', 'x'.repeat(9_800)]] }], record)[0]!.topic).toBe('letters'); // prettier-ignore
  });

  it('are found out from what the broker refuses, the largest first', () => {
    const fitting = new Fitting(omit);
    expect(fitting.learn(refusal, [item(5_000, 90_000), item(70_000)])).toMatchObject({ retriable: true });
    expect(topics(fitting, 90_000, 70_000, 5_000)).toEqual(['letters', 'sent', 'sent']);
    expect(fitting.learn(refusal, [item(5_000, 90_000), item(70_000)])).toMatchObject({ retriable: true });
    expect(topics(fitting, 90_000, 70_000, 5_000)).toEqual(['letters', 'letters', 'sent']);
  });

  it('are not the reason of other errors, nor where all are small', () => {
    const fitting = new Fitting(omit);
    expect(fitting.learn(new Error('other'), [item(90_000)])).toBeUndefined();
    expect(fitting.learn(refusal, [item(100)])).toBeUndefined();
  });
});
