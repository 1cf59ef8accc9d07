// @ts-check
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { failedFiles, failuresOf, hasOtherErrors } from './failures.mjs';
import { root } from './setup.mjs';

/** @typedef {import('./test-steps.mjs').Step} Step */
/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {readonly string[]} failures what failed, a line each
 * @property {readonly string[]} files with the tests that failed; none if anything else did
 */

/**
 * Runs a step; what it prints comes at its end, in one piece, since others run beside it.
 * @param {Step} step
 * @returns {Promise<Counts>}
 */
export const runStep = async ({ name, command, report, cwd = root, env = {} }) => {
  const began = Date.now();
  process.stdout.write(`── ${name} begins: ${command.join(' ')}\n`);
  const [program = '', ...args] = command;
  let output = '';
  const code = await new Promise((resolve) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    child.once('error', () => resolve(-1));
    child.once('close', resolve);
  });
  const counts = count(name, report, code, output);
  const seconds = Math.round((Date.now() - began) / 1000);
  process.stdout.write(`\n${output}── ${name}: ${counts.passed} passed, ${counts.failed} failed, ${seconds} s\n\n`);
  return counts;
};

/**
 * @param {string} name
 * @param {string | undefined} report
 * @param {number} code
 * @param {string} output
 * @returns {Counts}
 */
const count = (name, report, code, output) => {
  const failed = code === 0 ? 0 : 1;
  const whole = { passed: 1 - failed, failed, failures: failed ? [`${name}: exit code ${code}`] : [], files: [] };
  if (report === undefined) return whole;
  try {
    const results = JSON.parse(readFileSync(report, 'utf8'));
    const failures = failuresOf(results).map((failure) => `${name}: ${failure}`);
    // A suite that fails outside its tests, in a set-up for instance, is a failure without a failed test.
    return {
      passed: results.numPassedTests,
      failed: Math.max(results.numFailedTests, failed),
      failures: failures.length > 0 ? failures : whole.failures,
      files: hasOtherErrors(output) ? [] : failedFiles(results),
    };
  } catch {
    return { passed: 0, failed: 1, failures: [`${name}: no report, exit code ${code}`], files: [] };
  }
};
