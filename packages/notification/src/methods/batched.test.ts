import { describe, expect, it, vi } from 'vitest';
import { Batched } from './batched.js';

/** Questions that are under way: each is answered when the test says so. */
function pending() {
  const questions: {
    keys: readonly string[];
    answer: (values: Record<string, number>) => void;
    fail: (error: Error) => void;
  }[] = [];
  const ask = (keys: readonly string[]) =>
    new Promise<ReadonlyMap<string, number>>((resolve, reject) => {
      questions.push({ keys, answer: (values) => resolve(new Map(Object.entries(values))), fail: reject });
    });
  const asked = async (count: number) => {
    await vi.waitFor(() => expect(questions).toHaveLength(count));
    return questions[count - 1]!;
  };
  return { batched: new Batched(ask, -1), questions, asked };
}

describe('keys that are asked for', () => {
  it('share a question when they come in the same turn, and each gets its own answer', async () => {
    const { batched, asked } = pending();
    const got = Promise.all(['a', 'b', 'a', 'c'].map((key) => batched.get(key)));
    const question = await asked(1);
    expect(question.keys).toEqual(['a', 'b', 'c']);
    question.answer({ a: 1, b: 2 });
    expect(await got).toEqual([1, 2, 1, -1]);
  });

  it('share the next question when they come while one is under way, one that is asked already, too', async () => {
    const { batched, questions, asked } = pending();
    const first = batched.get('a');
    const question = await asked(1);
    const later = Promise.all(['b', 'a'].map((key) => batched.get(key)));
    await new Promise(setImmediate);
    expect(questions).toHaveLength(1);
    question.answer({ a: 1 });
    expect(await first).toBe(1);
    const next = await asked(2);
    expect(next.keys).toEqual(['b', 'a']);
    next.answer({ a: 10, b: 2 });
    expect(await later).toEqual([2, 10]);
  });

  it('are at most 500 in a question, in the order in which they came', async () => {
    const { batched, asked } = pending();
    const keys = Array.from({ length: 501 }, (_, index) => `key ${index}`);
    const got = Promise.all(keys.map((key) => batched.get(key)));
    const question = await asked(1);
    expect(question.keys).toEqual(keys.slice(0, 500));
    question.answer({ 'key 0': 0 });
    const rest = await asked(2);
    expect(rest.keys).toEqual(['key 500']);
    rest.answer({ 'key 500': 500 });
    const answers = await got;
    expect([answers[0], answers[1], answers[500]]).toEqual([0, -1, 500]);
  });

  it('all fail with their question, those that come later do not', async () => {
    const { batched, asked } = pending();
    const got = Promise.allSettled(['a', 'b', 'a'].map((key) => batched.get(key)));
    const question = await asked(1);
    const later = batched.get('a');
    const error = new Error('away');
    question.fail(error);
    expect(await got).toEqual(Array.from({ length: 3 }, () => ({ status: 'rejected', reason: error })));
    (await asked(2)).answer({ a: 1 });
    expect(await later).toBe(1);
  });

  it('are asked for again after an answer: nothing is kept', async () => {
    const { batched, asked } = pending();
    for (const count of [1, 2]) {
      const got = batched.get('a');
      (await asked(count)).answer({ a: count });
      expect(await got).toBe(count);
    }
  });
});
