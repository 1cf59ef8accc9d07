#!/usr/bin/env node
// @ts-check
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { chooseSteps } from './choose-steps.mjs';
import { failuresOf } from './failures.mjs';
import { messageOf } from './services/errors.mjs';
import { down, serviceNames, up } from './services/index.mjs';
import { root, setup } from './setup.mjs';
import { scratch, steps } from './test-steps.mjs';

/** @typedef {import('./test-steps.mjs').Step} Step */
/** @typedef {{ passed: number, failed: number, failures: string[] }} Counts `failures` names what failed, a line each */

/**
 * Runs a step; what it prints comes at its end, in one piece, since others run beside it.
 * @param {Step} step
 * @returns {Promise<Counts>}
 */
const run = async ({ name, command, report, cwd = root, env = {} }) => {
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
  const counts = count(name, report, code);
  const seconds = Math.round((Date.now() - began) / 1000);
  process.stdout.write(`\n${output}── ${name}: ${counts.passed} passed, ${counts.failed} failed, ${seconds} s\n\n`);
  return counts;
};

/**
 * @param {readonly Step[]} lane one after another
 * @param {Counts} total
 */
const runAll = async (lane, total) => {
  for (const step of lane) {
    const { passed, failed, failures } = await run(step);
    total.passed += passed;
    total.failed += failed;
    total.failures.push(...failures);
  }
};

/**
 * @param {string} name
 * @param {string | undefined} report
 * @param {number} code
 * @returns {Counts}
 */
const count = (name, report, code) => {
  const failed = code === 0 ? 0 : 1;
  const whole = { passed: 1 - failed, failed, failures: failed ? [`${name}: exit code ${code}`] : [] };
  if (report === undefined) return whole;
  try {
    const results = JSON.parse(readFileSync(report, 'utf8'));
    const failures = failuresOf(results).map((failure) => `${name}: ${failure}`);
    // A suite that fails outside its tests, in a set-up for instance, is a failure without a failed test.
    return {
      passed: results.numPassedTests,
      failed: Math.max(results.numFailedTests, failed),
      failures: failures.length > 0 ? failures : whole.failures,
    };
  } catch {
    return { passed: 0, failed: 1, failures: [`${name}: no report, exit code ${code}`] };
  }
};

/**
 * What most tests need; packages with further ones start them, as the tests of faults do with the nodes that they kill.
 * @type {('kafka' | 'kafka-sasl' | 'postgres')[]}
 */
const servers = ['kafka', 'kafka-sasl', 'postgres'];
const words = process.argv.slice(2).filter((word) => word !== '--no-install');
const install = words.length === process.argv.length - 2;

/** @type {Counts} */
const total = { passed: 0, failed: 0, failures: [] };
try {
  // nx keeps no process behind, so that nothing outlives the tests.
  process.env.NX_DAEMON = 'false';
  const chosen = chooseSteps(steps, words);
  await setup({ install, needsAddon: true });
  const lane = (/** @type {Step['lane']} */ wanted) => chosen.filter((step) => step.lane === wanted);
  const servedSteps = [...lane('services'), ...lane('stores'), ...lane('kafka')];
  if (servedSteps.length > 0) await up(servers, { install });
  await runAll(lane('first'), total);
  // Most of what uses servers is waiting, so that the lanes have room beside each other even on two cores.
  await Promise.all(
    ['computing', 'services', 'stores', 'kafka'].map((one) => runAll(lane(/** @type {Step['lane']} */ (one)), total)),
  );
} catch (error) {
  total.failures.push(messageOf(error));
  total.failed += 1;
} finally {
  if (process.env.CI) await down(serviceNames).catch(() => {});
  rmSync(scratch, { recursive: true, force: true });
}
for (const failure of total.failures) process.stdout.write(`FAILED ${failure}\n`);
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
process.exit(total.failed === 0 ? 0 : 1);
