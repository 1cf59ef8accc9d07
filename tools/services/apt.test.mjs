// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { apt } from './apt.mjs';
import { fakeMachine } from './testing.mjs';

const lock = '-o DPkg::Lock::Timeout=300';
const install = `apt-get ${lock} install -y --no-install-recommends`;

describe('apt.install', () => {
  /**
   * @param {import('./testing.mjs').Test} test
   * @param {Record<string, string>} programs
   * @param {string[][]} candidates
   */
  const installOn = async (test, programs, candidates) => {
    const { env, calls } = await fakeMachine(test, programs);
    /** @type {string[]} */
    const lines = [];
    const log = (/** @type {string} */ line) => void lines.push(line);
    const outcome = await apt.install({ env, log, install: true }, candidates).catch((error) => error);
    return { outcome, lines, calls: (await calls()).filter((call) => call.startsWith('apt-get')) };
  };

  it('prints and installs the first package of each list that apt knows', async (test) => {
    const programs = { 'apt-cache': 'case "$*" in *-17) exit 100;; esac', 'apt-get': 'exit 0' };
    const { outcome, lines, calls } = await installOn(test, programs, [['java-17', 'java-21'], ['maven']]);
    assert.equal(outcome, undefined);
    assert.deepEqual(lines, ['installing by apt-get: java-21 maven']);
    assert.deepEqual(calls, [`${install} java-21 maven`]);
  });

  it('updates the lists when apt knows no such package', async (test) => {
    const programs = {
      'apt-cache': '[ -e "$CALLS.updated" ]',
      'apt-get': '[ "$3" != update ] || : > "$CALLS.updated"',
    };
    const { outcome, calls } = await installOn(test, programs, [['maven']]);
    assert.equal(outcome, undefined);
    assert.deepEqual(calls, [`apt-get ${lock} update`, `${install} maven`]);
  });

  it('reports the end of the output of an installation that fails twice', async (test) => {
    const programs = { 'apt-cache': 'exit 0', 'apt-get': '[ "$3" = update ] || { echo disk is full >&2; exit 100; }' };
    const { outcome, calls } = await installOn(test, programs, [['maven']]);
    assert.match(outcome.message, /installing maven: apt-get ended with 100\ndisk is full/);
    assert.deepEqual(calls, [`${install} maven`, `apt-get ${lock} update`, `${install} maven`]);
  });

  it('says what apt does not know', async (test) => {
    const programs = { 'apt-cache': 'exit 100', 'apt-get': 'exit 0' };
    const { outcome } = await installOn(test, programs, [['java-17', 'java-21']]);
    assert.match(outcome.message, /apt knows none of java-17 or java-21/);
  });
});
