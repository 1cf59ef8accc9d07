#!/usr/bin/env node
// @ts-check
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { up } from '../services/index.mjs';
import { messageOf } from '../services/errors.mjs';
import { setup } from '../setup.mjs';
import { consumerDrill } from './consumer/index.mjs';
import { cyclesDrill } from './cycles.mjs';

/**
 * @typedef {{ bootstrap: string, minutes: number, client: string }} DrillOptions
 * @typedef {{ figures: Readonly<Record<string, number | string>>, failures: readonly string[] }} DrillResult
 */

/** @type {Readonly<Record<string, { about: string, run: (options: DrillOptions) => Promise<DrillResult> }>>} */
const drills = {
  consumer: { about: 'a slow sink and a rebalance every 20 seconds: memory, repetitions, gaps', run: consumerDrill },
  cycles: { about: '1,000 consumers and producers opened and closed: threads, handles, memory', run: cyclesDrill },
};

const usage = `usage: npm run drill -- DRILL [--minutes N] [--kafka HOST:PORT,…] [--client columns|node-rdkafka] [--json FILE]
${Object.entries(drills).map(([name, { about }]) => `  ${name.padEnd(10)} ${about}`).join('\n')}
  --minutes  how long, where that is a matter of time (default 30)
  --kafka    a cluster of yours; default: the one node of npm run services -- up kafka
Ends with 1 when a guarantee does not hold.`; // prettier-ignore

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      minutes: { type: 'string', default: '30' },
      kafka: { type: 'string' },
      client: { type: 'string', default: 'columns' },
      json: { type: 'string' },
    },
  });
  const drill = drills[positionals[0] ?? ''];
  const minutes = Number(values.minutes);
  if (drill === undefined || !(minutes > 0)) {
    process.stderr.write(`${usage}\n`);
    process.exit(2);
  }
  await setup({ install: true });
  const bootstrap = values.kafka ?? (await up(['kafka'])).kafka.bootstrap;
  const { figures, failures } = await drill.run({ bootstrap, minutes, client: values.client });
  for (const [name, figure] of Object.entries(figures)) process.stdout.write(`${name.padEnd(40)} ${figure}\n`);
  process.stdout.write(failures.length === 0 ? 'everything holds\n' : failures.map((f) => `FAILED: ${f}\n`).join(''));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ figures, failures }, null, 2)}\n`);
  process.exit(failures.length === 0 ? 0 : 1);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}
