// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';
import { createProducer } from '../../../packages/common/dist/kafka/index.js';
import { poison } from './poison.mjs';

/** @type {{ bootstrap: string, topic: string, kind: 'metrics' | 'events', tenant: string, rate: number, poisonEvery: number }} */
const { bootstrap, topic, kind, tenant, rate, poisonEvery } = JSON.parse(process.argv[2] ?? '{}');
const start = Date.now();
const perCall = Math.max(1, Math.min(500, Math.floor(rate / 20)));

/** What a record of each kind is; its number tells it apart. */
const record = {
  metrics: (/** @type {number} */ n) => ({
    metric: {
      ...{
        name: `cpu.${n % 20}_perc`,
        timestamp: start + Math.floor(n / 100),
        value: (n % 1_000) / 8,
        value_meta: null,
      },
      dimensions: { hostname: `host-${n % 100}`, service: 'monitoring', component: 'drill' },
    },
    meta: { tenantId: tenant, region: 'RegionOne' },
    creation_time: Math.floor(start / 1_000),
  }),
  events: (/** @type {number} */ n) => ({
    event: {
      event_type: 'drill',
      timestamp: new Date(start + n).toISOString(),
      payload: { n },
      dimensions: { host: 'h' },
    },
    meta: { project_id: tenant },
    creation_time: Math.floor(start / 1_000),
  }),
};

const producer = await createProducer({ bootstrap });
let isStopping = false;
process.once('message', () => (isStopping = true));
let [sent, poisoned] = [0, 0];
const began = Date.now();
while (!isStopping) {
  const values = Array.from({ length: perCall }, (_, i) => Buffer.from(JSON.stringify(record[kind](sent + i))));
  const bad = poisonEvery > 0 && Math.floor(sent / poisonEvery) !== Math.floor((sent + perCall) / poisonEvery);
  const records = [...values, ...(bad ? [poison(kind, tenant, poisoned)] : [])].map((value) => ({ value }));
  const outcomes = await producer.publish(topic, records);
  for (const outcome of outcomes) if (outcome.status !== 'delivered') throw new Error(JSON.stringify(outcome));
  sent += perCall;
  poisoned += bad ? 1 : 0;
  process.send?.({ sent, poisoned });
  await sleep(Math.max(0, (sent * 1_000) / rate - (Date.now() - began)));
}
await producer.close();
process.disconnect();
