#!/usr/bin/env node
// @ts-check
import { rmSync } from 'node:fs';
import { chooseSteps } from './choose-steps.mjs';
import { runAgain } from './run-again.mjs';
import { runStep } from './run-step.mjs';
import { messageOf } from './services/errors.mjs';
import { down, serviceNames, up } from './services/index.mjs';
import { setup } from './setup.mjs';
import { scratch, steps } from './test-steps.mjs';

/** @typedef {import('./test-steps.mjs').Step} Step */

/**
 * What most tests need; packages with further ones start them, as the tests of faults do with the nodes that they kill.
 * @type {('kafka' | 'kafka-sasl' | 'postgres')[]}
 */
const servers = ['kafka', 'kafka-sasl', 'postgres'];
const words = process.argv.slice(2).filter((word) => word !== '--no-install');
const install = words.length === process.argv.length - 2;

const total = { passed: 0, failed: 0, failures: /** @type {string[]} */ ([]), unsteady: /** @type {string[]} */ ([]) };
/** @type {import('./run-again.mjs').Failed[]} */
const failed = [];

/** @param {readonly Step[]} lane one after another */
const runAll = async (lane) => {
  for (const step of lane) {
    const counts = await runStep(step);
    total.passed += counts.passed;
    if (counts.failed > 0) failed.push({ step, counts });
  }
};

try {
  // nx keeps no process behind, so that nothing outlives the tests.
  process.env.NX_DAEMON = 'false';
  const chosen = chooseSteps(steps, words);
  await setup({ install, needsAddon: true });
  const lane = (/** @type {Step['lane']} */ wanted) => chosen.filter((step) => step.lane === wanted);
  const servedSteps = [...lane('services'), ...lane('stores'), ...lane('kafka')];
  if (servedSteps.length > 0) await up(servers, { install });
  await runAll(lane('first'));
  // Most of what uses servers is waiting, so that the lanes have room beside each other even on two cores.
  await Promise.all(
    ['computing', 'services', 'stores', 'kafka'].map((one) => runAll(lane(/** @type {Step['lane']} */ (one)))),
  );
  const again = await runAgain(failed, runStep);
  total.passed += again.passed;
  total.failed += again.failed;
  total.failures.push(...again.failures);
  total.unsteady.push(...again.unsteady);
} catch (error) {
  total.failures.push(messageOf(error));
  total.failed += 1;
} finally {
  if (process.env.CI) await down(serviceNames).catch(() => {});
  rmSync(scratch, { recursive: true, force: true });
}
for (const failure of total.unsteady) process.stdout.write(`UNSTEADY (passed when run again alone) ${failure}\n`);
for (const failure of total.failures) process.stdout.write(`FAILED ${failure}\n`);
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
process.exit(total.failed === 0 ? 0 : 1);
