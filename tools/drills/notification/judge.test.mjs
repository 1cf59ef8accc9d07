// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from './judge.mjs';

/** @typedef {import('./judge.mjs').Account} Account */

const kill = { at: 10_000, ended: 11_000, open: 3 };
const take = (/** @type {number} */ received, /** @type {number | undefined} */ answered = received + 20) => ({
  received,
  answered,
});

/** @param {Partial<Account>} more */
const judged = (more) =>
  judge({
    ...{ expected: ['0/0', '1/0'], kills: [kill], letters: new Map([['1/0', 1]]) },
    ...{ takes: new Map([['0/0', [take(1)]]]), sent: new Map([['0/0', 1]]) },
    ...more,
  });

test('what is delivered or given up, once, is in order', () => {
  const { figures, failures } = judged({});
  assert.deepEqual(failures, []);
  assert.equal(figures.delivered, 1);
  assert.equal(figures['repeated deliveries'], 0);
});

for (const [what, takes, reason] of /** @type {const} */ ([
  [
    'whose answer no one waited for',
    [{ received: 1, answered: undefined }, take(500)],
    'of them cut off before the answer',
  ],
  ['that was answered just before a kill', [take(9_900), take(13_000)], 'of them answered just before a kill'],
  ['whose sender was dead when it was read', [take(11_010), take(13_000)], 'of them answered just before a kill'],
])) {
  test(`a delivery ${what} may be repeated`, () => {
    const { figures, failures } = judged({ takes: new Map([['0/0', takes]]) });
    assert.deepEqual(failures, []);
    assert.equal(figures[reason], 1);
  });
}

for (const [failure, more] of /** @type {const} */ ([
  ['repeated without a reason', { takes: new Map([['0/0', [take(1), take(13_000)]]]) }],
  ['repeated without a reason', { takes: new Map([['0/0', [take(11_300), take(13_000)]]]) }],
  ['repeated without a reason', { takes: new Map([['0/0', [take(9_500), take(9_600)]]]) }],
  ['repeated without a reason', { takes: new Map([['0/0', [take(11_010), take(11_100)]]]) }],
  ['missing', { letters: new Map() }],
  ['without a record', { sent: new Map() }],
  ['with more than one record', { sent: new Map([['0/0', 2]]) }],
  [
    'with more than one record',
    {
      letters: new Map([
        ['1/0', 1],
        ['0/0', 1],
      ]),
    },
  ],
  ['recorded as sent, but not delivered', { takes: new Map([['0/0', [{ received: 1, answered: undefined }]]]) }],
  ['of no transition', { expected: ['1/0'] }],
])) {
  test(`a notification ${failure} is a failure: ${JSON.stringify(more, (_, value) => (value instanceof Map ? [...value] : value))}`, () => {
    const { failures } = judged(/** @type {Partial<Account>} */ (more));
    assert.ok(failures.includes(`1 notifications ${failure}`), failures.join(', '));
  });
}
