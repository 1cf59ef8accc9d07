// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runAgain } from './run-again.mjs';

/** @typedef {import('./test-steps.mjs').Step} Step */

/** @type {(name: string) => Step} */
const step = (name) => ({
  ...{ name, lane: 'computing', command: [] },
  only: (files) => ({ name: `${name} ${files.join()}`, lane: 'computing', command: [] }),
});
const counts = (/** @type {number} */ failed, /** @type {string[]} */ ...files) => ({
  ...{ passed: 3, failed, failures: [`${failed} failed`], files },
});

/** A run in which so many pass and fail, and the names of what was run. */
const running = (/** @type {number} */ passed, /** @type {number} */ failed) => {
  const /** @type {string[]} */ ran = [];
  const run = (/** @type {Step} */ { name }) => {
    ran.push(name);
    return Promise.resolve({ passed, failed, failures: [], files: [] });
  };
  return { ran, run };
};

test('what passes when its files run alone is unsteady', async () => {
  const { ran, run } = running(2, 0);
  const result = await runAgain([{ step: step('unit'), counts: counts(1, 'a', 'b') }], run);
  assert.deepEqual(ran, ['unit a,b']);
  assert.deepEqual(result, { passed: 1, failed: 0, failures: [], unsteady: ['1 failed'] });
});

test('what fails again, or runs no test then, has failed', async () => {
  for (const { run } of [running(1, 1), running(0, 0)]) {
    const result = await runAgain([{ step: step('unit'), counts: counts(1, 'a') }], run);
    assert.deepEqual(result, { passed: 0, failed: 1, failures: ['1 failed'], unsteady: [] });
  }
});

test('what no file explains, what has no files, and what fails in many is not run again', async () => {
  const { ran, run } = running(9, 0);
  const whole = { name: 'lint', lane: /** @type {const} */ ('computing'), command: [] };
  const many = Array.from({ length: 7 }, (_, i) => String(i));
  for (const one of [
    { step: step('unit'), counts: counts(1) },
    { step: whole, counts: counts(1, 'a') },
    { step: step('unit'), counts: counts(7, ...many) },
  ]) {
    assert.equal((await runAgain([one], run)).failures.length, 1);
  }
  assert.deepEqual(ran, []);
});
