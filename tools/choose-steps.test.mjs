// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseSteps } from './choose-steps.mjs';
import { UsageError } from './services/errors.mjs';

const steps = ['lint', 'unit', 'integration common', 'integration persister'].map((name) => ({ name }));
const names = (/** @type {string[]} */ ...words) => chooseSteps(steps, words).map(({ name }) => name);

describe('the steps of the tests', () => {
  it('are all of them, or those whose names begin with a word', () => {
    assert.deepEqual(names(), ['lint', 'unit', 'integration common', 'integration persister']);
    assert.deepEqual(names('integration', 'lint'), ['lint', 'integration common', 'integration persister']);
  });

  it('are refused where a word means none', () => {
    assert.throws(
      () => names('lint', 'untis', '--fast'),
      new UsageError(
        'no step begins with untis, --fast: expected the beginning of lint, unit, integration common, integration persister',
      ),
    );
  });
});
