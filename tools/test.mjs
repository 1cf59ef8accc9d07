#!/usr/bin/env node
// @ts-check
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chooseSteps } from './choose-steps.mjs';
import { messageOf } from './services/errors.mjs';
import { down, up } from './services/index.mjs';
import { root, setup } from './setup.mjs';

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {readonly string[]} command
 * @property {string} [cwd] default: the top of the workspace
 * @property {string} [report] file where vitest writes its counts; without one the step counts as one test
 */

const scratch = mkdtempSync(path.join(tmpdir(), 'monasca-test-'));

const nx = (/** @type {string[]} */ ...args) => ['npx', 'nx', ...args];

/**
 * @param {string} name
 * @param {readonly string[]} args
 * @returns {Step}
 */
const vitest = (name, args) => {
  const report = path.join(scratch, `${name.replaceAll(' ', '-')}.json`);
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
  return { name, command: ['npx', 'vitest', 'run', ...args, ...reporters], report };
};

const integration = (/** @type {string} */ name) => ({
  ...vitest(`integration ${name}`, ['--config', '../../vitest.integration.config.mts']),
  cwd: path.join(root, 'packages', name),
});

const node = process.execPath;
const toolTests = readdirSync(path.join(root, 'tools'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.mjs'))
  .map((file) => path.join('tools', file));
const start = ['npm', 'start', '--silent', '--', '--data', path.join(scratch, 'demo'), '--port-base', '0'];

/** @type {readonly Step[]} */
const steps = [
  { name: 'format', command: ['npx', 'prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'commit messages', command: [node, 'tools/check-commits.mjs'] },
  { name: 'project references', command: nx('sync:check') },
  { name: 'lint', command: nx('run-many', '-t', 'lint') },
  { name: 'types', command: nx('run-many', '-t', 'typecheck') },
  { name: 'types of the tools', command: ['npx', 'tsc', '-p', 'tools/tsconfig.json'] },
  { name: 'unused code', command: ['npx', 'knip'] },
  { name: 'build', command: nx('run-many', '-t', 'build') },
  { name: 'reference of the configuration', command: [node, 'tools/docs.mjs', '--check'] },
  { name: 'tools', command: [node, '--test', ...toolTests] },
  vitest('unit', []),
  ...['common', 'log-api', 'persister', 'standalone'].map(integration),
  { name: 'demo', command: [...start, '--demo', '--seconds', '20'] },
];

/**
 * @param {Step} step
 * @returns {Promise<{ passed: number, failed: number }>}
 */
const run = async ({ name, command, report, cwd = root }) => {
  const began = Date.now();
  process.stdout.write(`\n── ${name}: ${command.join(' ')}\n`);
  const [program = '', ...args] = command;
  const code = await new Promise((resolve) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', () => resolve(-1));
    child.once('close', resolve);
  });
  const counts = count(report, code);
  process.stdout.write(
    `── ${name}: ${counts.passed} passed, ${counts.failed} failed, ${Math.round((Date.now() - began) / 1000)} s\n`,
  );
  return counts;
};

/**
 * @param {string | undefined} report
 * @param {number} code
 */
const count = (report, code) => {
  const failed = code === 0 ? 0 : 1;
  if (report === undefined) return { passed: 1 - failed, failed };
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
    // A suite that fails outside its tests, in a set-up for instance, is a failure without a failed test.
    return { passed: numPassedTests, failed: Math.max(numFailedTests, failed) };
  } catch {
    return { passed: 0, failed: 1 };
  }
};

/** @type {('kafka' | 'kafka-sasl' | 'postgres')[]} */
const servers = ['kafka', 'kafka-sasl', 'postgres'];
const words = process.argv.slice(2).filter((word) => word !== '--no-install');
const install = words.length === process.argv.length - 2;

const total = { passed: 0, failed: 0 };
try {
  // nx keeps no process behind, so that nothing outlives the tests.
  process.env.NX_DAEMON = 'false';
  const chosen = chooseSteps(steps, words);
  await setup({ install });
  if (chosen.some(({ name }) => name.startsWith('integration'))) await up(servers, { install });
  for (const step of chosen) {
    const { passed, failed } = await run(step);
    total.passed += passed;
    total.failed += failed;
  }
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  total.failed += 1;
} finally {
  if (process.env.CI) await down(servers).catch(() => {});
  rmSync(scratch, { recursive: true, force: true });
}
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
process.exit(total.failed === 0 ? 0 : 1);
