#!/usr/bin/env node
// @ts-check
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { messageOf } from '../services/errors.mjs';
import { setup } from '../setup.mjs';
import { printReport, reportOf } from './report.mjs';

/** @typedef {{ rounds: number, scale: number, only: string | undefined }} SuiteOptions */
/** @typedef {(options: SuiteOptions) => Promise<import('./report.mjs').SuiteResult>} Suite */

/**
 * Loaded only when they are run: on a fresh clone nothing that they stand on is built before.
 * @type {Readonly<Record<string, () => Promise<Suite>>>}
 */
const suites = {
  kafka: async () => (await import('./kafka/index.mjs')).kafkaSuite,
  'log-api': async () => (await import('./gateways/index.mjs')).gatewaySuite('log-api'),
  'events-api': async () => (await import('./gateways/index.mjs')).gatewaySuite('events-api'),
  persister: async () => (await import('./persister/index.mjs')).persisterSuite,
  notification: async () => (await import('./notification/index.mjs')).notificationSuite,
};

const usage = `usage: npm run bench -- SUITE [--rounds N] [--scale N] [--only TEXT] [--json FILE]
  SUITE      ${Object.keys(suites).join(', ')}
  --rounds   how often each is measured, in turn with the others (default 3)
  --scale    how many records, as a multiple of the suite's own number (default 1)
  --only     measures only what has this text in its name
  --json     writes the report there, too`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '3' },
      scale: { type: 'string', default: '1' },
      only: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const suite = suites[positionals[0] ?? ''];
  const [rounds, scale] = [Number(values.rounds), Number(values.scale)];
  if (suite === undefined || !(rounds >= 1) || !(scale > 0)) {
    process.stderr.write(`${usage}\n`);
    process.exit(2);
  }
  await setup({ install: true, needsAddon: true });
  const run = await suite();
  const report = reportOf(await run({ rounds, scale, only: values.only }));
  printReport(report);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}
