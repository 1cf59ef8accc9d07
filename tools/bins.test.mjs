// @ts-check
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { root } from './setup.mjs';

const packages = path.join(root, 'packages');

const bins = readdirSync(packages).flatMap((name) => {
  const { bin = {} } = JSON.parse(readFileSync(path.join(packages, name, 'package.json'), 'utf8'));
  return Object.keys(bin).map((command) => ({ command, file: path.join('packages', name, bin[command]) }));
});

/** @param {string} program @param {string[]} args */
const run = (program, ...args) => spawnSync(program, args, { cwd: root, encoding: 'utf8' });

test('every service has an executable', () => {
  assert.deepEqual(bins.map(({ command }) => command).sort(), [
    'monasca',
    'monasca-events-api',
    'monasca-log-api',
    'monasca-notification',
    'monasca-persister',
  ]);
});

for (const { command, file } of bins) {
  test(`npx ${command} runs in the workspace`, () => {
    const { status, stdout, stderr } = run('npx', '--no-install', command, '--help');
    assert.deepEqual([status, stderr], [0, '']);
    assert.match(stdout, /^Usage: /);
  });

  test(`${command} is there before anything is built: npm links only what it finds`, () => {
    assert.equal(run('git', 'ls-files', '--stage', file).stdout.slice(0, 6), '100755');
  });
}
