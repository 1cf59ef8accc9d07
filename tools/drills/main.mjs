#!/usr/bin/env node
// @ts-check
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { up } from '../services/index.mjs';
import { messageOf } from '../services/errors.mjs';
import { setup } from '../setup.mjs';

/**
 * @typedef {{ bootstrap: string, minutes: number, client: string, store: string, scenario: import('./persister/index.mjs').Scenario, rate: number, audited: number, requests: number }} DrillOptions
 * @typedef {{ figures: Readonly<Record<string, number | string>>, failures: readonly string[] }} DrillResult
 */

/**
 * Loaded only when they are run: on a fresh clone nothing that they stand on is built before.
 * @type {Readonly<Record<string, { about: string, rate?: number, load: () => Promise<(options: DrillOptions) => Promise<DrillResult>> }>>}
 */
const drills = {
  consumer: {
    about: 'a slow sink and a rebalance every 20 seconds: memory, repetitions, gaps',
    load: async () => (await import('./consumer/index.mjs')).consumerDrill,
  },
  cycles: {
    about: '1,000 consumers and producers opened and closed: threads, handles, memory',
    load: async () => (await import('./cycles.mjs')).cyclesDrill,
  },
  requests: {
    about: 'requests that are wrong in all ways, to log-api and events-api: answers, faults, memory',
    load: async () => (await import('./requests/index.mjs')).requestsDrill,
  },
  persister: {
    about: 'a persister in traffic that is killed, whose store fails: an audit of every record',
    rate: 4_000,
    load: async () => (await import('./persister/index.mjs')).persisterDrill,
  },
  notification: {
    about: 'notifications in traffic whose receivers fail, and that are killed: an account of every one',
    rate: 200,
    load: async () => (await import('./notification/index.mjs')).notificationDrill,
  },
};

const usage = `usage: npm run drill -- DRILL [--minutes N] [--kafka HOST:PORT,…] [--client columns|node-rdkafka] [--store NAME]
       [--scenario NAME] [--rate N] [--json FILE]
${Object.entries(drills).map(([name, { about }]) => `  ${name.padEnd(12)} ${about}`).join('\n')}
  --minutes  how long, where that is a matter of time (default 30)
  --store    of the persister: influxdb (default), postgres, cassandra, elasticsearch
  --scenario of the persister: kills (default), faults, outage, calm
  --rate     of the persister and of notification: records a second (default 4000, 200)
  --audited  of the persister: minutes at the end whose records are accounted for (default all)
  --requests how many (default 1000000)
  --kafka    a cluster of yours; default: the one node of npm run services -- up kafka
Ends with 1 when a guarantee does not hold.`; // prettier-ignore

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      minutes: { type: 'string', default: '30' },
      kafka: { type: 'string' },
      client: { type: 'string', default: 'columns' },
      store: { type: 'string', default: 'influxdb' },
      scenario: { type: 'string', default: 'kills' },
      rate: { type: 'string' },
      requests: { type: 'string', default: '1000000' },
      audited: { type: 'string', default: 'Infinity' },
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
  const { client, store } = values;
  const scenario = /** @type {DrillOptions['scenario']} */ (values.scenario);
  const { figures, failures } = await (
    await drill.load()
  )({
    bootstrap,
    minutes,
    client,
    store,
    scenario,
    rate: Number(values.rate ?? drill.rate),
    audited: Number(values.audited),
    requests: Number(values.requests),
  });
  for (const [name, figure] of Object.entries(figures)) process.stdout.write(`${name.padEnd(40)} ${figure}\n`);
  process.stdout.write(failures.length === 0 ? 'everything holds\n' : failures.map((f) => `FAILED: ${f}\n`).join(''));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ figures, failures }, null, 2)}\n`);
  process.exit(failures.length === 0 ? 0 : 1);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(1);
}
