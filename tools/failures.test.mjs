// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failedFiles, failuresOf, hasOtherErrors } from './failures.mjs';

/** @typedef {Parameters<typeof failuresOf>[0]['testResults'][number]} Suite */

/** @type {(status: string, message: string, ...results: Suite['assertionResults']) => Suite} */
const suite = (status, message, ...assertionResults) => ({
  name: '/a/packages/b/c.test.ts',
  status,
  message,
  assertionResults,
});

test('a failed test is named by file, title and the first line of its reason', () => {
  const failed = {
    fullName: 'a topic is read',
    status: 'failed',
    failureMessages: ['AssertionError: 1 is not 2\n  at c'],
  };
  const passed = { fullName: 'another', status: 'passed', failureMessages: [] };
  assert.deepEqual(failuresOf({ testResults: [suite('failed', '', failed, passed)] }), [
    'packages/b/c.test.ts: a topic is read: AssertionError: 1 is not 2',
  ]);
});

test('a suite that fails outside its tests is named by its own reason', () => {
  assert.deepEqual(failuresOf({ testResults: [suite('failed', 'Error: no port\n  at c'), suite('passed', '')] }), [
    'packages/b/c.test.ts: Error: no port',
  ]);
});

test('the files with failures are those to run again', () => {
  assert.deepEqual(failedFiles({ testResults: [suite('failed', ''), suite('passed', '')] }), [
    '/a/packages/b/c.test.ts',
  ]);
});

test('errors beside those of tests are told by the summary alone', () => {
  const summary = ' Test Files  1 failed\n\x1b[2m     Errors \x1b[22m \x1b[31m1 error\x1b[39m\n';
  assert.equal(hasOtherErrors(summary), true);
  assert.equal(hasOtherErrors(' Test Files  1 failed\n AssertionError: 1 error\n'), false);
});
