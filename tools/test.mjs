#!/usr/bin/env node
// @ts-check
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { chooseSteps } from './choose-steps.mjs';
import { messageOf } from './services/errors.mjs';
import { down, up } from './services/index.mjs';
import { root, setup } from './setup.mjs';
import { scratch, steps } from './test-steps.mjs';

/** @typedef {import('./test-steps.mjs').Step} Step */

/**
 * Runs a step; what it prints comes at its end, in one piece, since others run beside it.
 * @param {Step} step
 * @returns {Promise<{ passed: number, failed: number }>}
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
  const counts = count(report, code);
  const seconds = Math.round((Date.now() - began) / 1000);
  process.stdout.write(`\n${output}── ${name}: ${counts.passed} passed, ${counts.failed} failed, ${seconds} s\n\n`);
  return counts;
};

/**
 * @param {readonly Step[]} lane one after another
 * @param {{ passed: number, failed: number }} total
 */
const runAll = async (lane, total) => {
  for (const step of lane) {
    const { passed, failed } = await run(step);
    total.passed += passed;
    total.failed += failed;
  }
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
/** Started by the tests of faults themselves, which kill its nodes. */
const faultServer = 'kafka3';
const words = process.argv.slice(2).filter((word) => word !== '--no-install');
const install = words.length === process.argv.length - 2;

const total = { passed: 0, failed: 0 };
try {
  // nx keeps no process behind, so that nothing outlives the tests.
  process.env.NX_DAEMON = 'false';
  const chosen = chooseSteps(steps, words);
  await setup({ install, needsAddon: true });
  const lane = (/** @type {Step['lane']} */ wanted) => chosen.filter((step) => step.lane === wanted);
  const servedSteps = [...lane('services'), ...lane('kafka')];
  if (servedSteps.length > 0) await up(servers, { install });
  await runAll(lane('first'), total);
  // Most of what uses servers is waiting, so that the lanes have room beside each other even on two cores.
  await Promise.all(
    ['computing', 'services', 'kafka'].map((one) => runAll(lane(/** @type {Step['lane']} */ (one)), total)),
  );
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  total.failed += 1;
} finally {
  if (process.env.CI) await down([...servers, faultServer]).catch(() => {});
  rmSync(scratch, { recursive: true, force: true });
}
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
process.exit(total.failed === 0 ? 0 : 1);
