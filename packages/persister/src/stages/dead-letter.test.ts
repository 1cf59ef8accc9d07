import { describe, expect, it } from 'vitest';
import type { Outcome, Producer, ProducerRecord } from '@monasca/common/kafka';
import { messageId, messageIdHeader } from '@monasca/common/messages';
import { recordBatch, type TestRecord } from '../../test/record-batch.js';
import { publishDeadLetters } from './dead-letter.js';

const delivered: Outcome = { status: 'delivered', partition: 0, offset: 1 };
const unknown: Outcome = { status: 'unknown', code: '_TIMED_OUT', message: 'no answer' };
const failed = (code: string, retriable: boolean): Outcome => ({ status: 'failed', code, message: code, retriable });

/** Tries until it works, and counts the failures. */
function patience() {
  const errors: string[] = [];
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        errors.push((error as Error).message);
      }
    }
  };
  return { attempt, errors };
}

/** Rejects every record; the producer answers call after call as told, then delivers. */
async function reject(records: readonly TestRecord[], answers: Outcome[][] = [], detail = 'the detail') {
  const calls: { topic: string; records: readonly ProducerRecord[] }[] = [];
  const producer = {
    publish: (topic: string, letters: readonly ProducerRecord[]) => {
      calls.push({ topic, records: letters });
      return Promise.resolve(answers[calls.length - 1] ?? letters.map(() => delivered));
    },
  } as unknown as Producer;
  const batch = recordBatch(records);
  const rejections = records.map((_, row) => ({ batch, row, reason: 'shape', detail }));
  const { attempt, errors } = patience();
  await publishDeadLetters(producer, rejections, { store: 'postgres', attempt });
  return { calls, errors, values: calls.map((call) => call.records.map(({ value }) => value?.toString() ?? null)) };
}

const headersOf = ({ headers = [] }: ProducerRecord) => new Map(headers as [string, string][]);

describe('a dead letter', () => {
  it('has the original bytes and key, and in headers the place, the reason and the store', async () => {
    const value = Buffer.from([0, 0xff, 0x80]);
    const key = Buffer.from([0xc3, 0]);
    const { calls } = await reject([{ value, key, topic: 'metrics', partition: 3, offset: 2 ** 40, timestamp: 17 }]);
    expect(calls.map(({ topic }) => topic)).toEqual(['metrics-dead-letters']);
    const [letter] = calls[0]?.records ?? [];
    expect(letter).toMatchObject({ value, key });
    const { 'dead-letter-time': time, ...rest } = Object.fromEntries(headersOf(letter!));
    expect(rest).toEqual({
      'dead-letter-topic': 'metrics',
      'dead-letter-partition': '3',
      'dead-letter-offset': '1099511627776',
      'dead-letter-timestamp': '17',
      'dead-letter-reason': 'shape',
      'dead-letter-detail': 'the detail',
      'dead-letter-store': 'postgres',
    });
    expect(Math.abs(Date.parse(time ?? '') - Date.now())).toBeLessThan(10_000);
  });

  it('has the message id of its record, so that what is sent again adds no row', async () => {
    const id = messageId('tenant', 'key', 0);
    const headers = [['other', Buffer.from([0xff])], [messageIdHeader, id]] as const; // prettier-ignore
    const { calls } = await reject([
      { value: 'a', headers },
      { value: 'b', headers: [[messageIdHeader, 'theirs']] },
    ]);
    const letters = calls[0]?.records.map(headersOf);
    expect(letters?.map((found) => found.get(messageIdHeader))).toEqual([id, undefined]);
    expect(letters?.map((found) => found.has('other'))).toEqual([false, false]);
  });

  it('keeps a tombstone a tombstone, nothing nothing, and has no key where there was none', async () => {
    const { calls } = await reject([{ value: null }, { value: '', key: '' }]);
    const [tombstone, empty] = calls[0]?.records ?? [];
    expect(tombstone?.value).toBeNull();
    expect(tombstone).not.toHaveProperty('key');
    expect(empty).toMatchObject({ value: Buffer.alloc(0), key: Buffer.alloc(0) });
  });

  it('quotes a store at length, but not without end, and without NUL', async () => {
    const { calls } = await reject([{ value: 'x' }], [], `a\0b${'c'.repeat(5_000)}`);
    const detail = headersOf(calls[0]!.records[0]!).get('dead-letter-detail');
    expect(detail).toHaveLength(1_000);
    expect(detail).toMatch(/^a\\0bccc/);
  });

  it('goes to the topic beside its own', async () => {
    const { calls } = await reject([{ value: 'a', topic: 'one' }, { value: 'b', topic: 'two' }, { value: 'c', topic: 'one' }]); // prettier-ignore
    expect(calls.map(({ topic, records }) => [topic, records.map(({ value }) => String(value))])).toEqual([
      ['one-dead-letters', ['a', 'c']],
      ['two-dead-letters', ['b']],
    ]);
  });
});

describe('publishing dead letters', () => {
  it('sends nothing when nothing is rejected', async () => {
    expect((await reject([])).calls).toEqual([]);
  });

  it('sends again what is not confirmed, and only that', async () => {
    const answers = [
      [delivered, unknown, failed('_QUEUE_FULL', true)],
      [delivered, unknown],
    ];
    const { values, errors } = await reject([{ value: 'a' }, { value: 'b' }, { value: 'c' }], answers);
    expect(values).toEqual([['a', 'b', 'c'], ['b', 'c'], ['c']]); // prettier-ignore
    expect(errors).toEqual(['dead letters of topic: no answer', 'dead letters of topic: no answer']);
  });

  it('sends one that is too large without key and bytes, and says so', async () => {
    const { calls } = await reject([{ value: 'abc', key: 'k', offset: 9 }], [[failed('MSG_SIZE_TOO_LARGE', false)]]);
    const [letter] = calls[1]?.records ?? [];
    expect(letter?.value).toBeNull();
    expect(letter).not.toHaveProperty('key');
    expect(headersOf(letter!).get('dead-letter-omitted')).toMatch(/^3 bytes/);
    expect(headersOf(letter!).get('dead-letter-offset')).toBe('9');
  });

  it('sends a tombstone without its key where that alone is too large', async () => {
    const answers = [[failed('RECORD_LIST_TOO_LARGE', false)]];
    const { calls } = await reject([{ value: null, key: 'k' }], answers);
    expect(calls).toHaveLength(2);
    expect(calls[1]?.records[0]).not.toHaveProperty('key');
    expect(headersOf(calls[1]!.records[0]!).get('dead-letter-omitted')).toMatch(/^0 bytes/);
  });

  it.each(['UNKNOWN_TOPIC_OR_PART', 'TOPIC_AUTHORIZATION_FAILED', '_UNKNOWN_TOPIC'])(
    'keeps the bytes while the topic is not to be had: %s',
    async (code) => {
      const { values } = await reject([{ value: 'a' }], [[failed(code, false)], [failed(code, false)]]);
      expect(values).toEqual([['a'], ['a'], ['a']]); // prettier-ignore
    },
  );
});
