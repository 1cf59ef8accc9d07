// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';
import { createProducer } from '../../../packages/common/dist/kafka/index.js';
import { transition } from '../../bench/notification/transition.mjs';
import { alarmIdOf, definitionOf } from './plan.mjs';

/** @type {{ bootstrap: string, topic: string, rate: number, poisonEvery: number }} */
const { bootstrap, topic, rate, poisonEvery } = JSON.parse(process.argv[2] ?? '{}');
const perCall = Math.max(1, Math.min(500, Math.floor(rate / 20)));

const producer = await createProducer({ bootstrap });
let isStopping = false;
process.once('message', () => (isStopping = true));
let [sent, poisoned] = [0, 0];
const began = Date.now();
while (!isStopping) {
  const values = Array.from({ length: perCall }, (_, i) =>
    transition(alarmIdOf(sent + i), definitionOf(sent + i), Date.now()),
  );
  const isBad = Math.floor(sent / poisonEvery) !== Math.floor((sent + perCall) / poisonEvery);
  const records = [...values, ...(isBad ? [Buffer.from('not JSON')] : [])].map((value) => ({ value }));
  const outcomes = await producer.publish(topic, records);
  for (const outcome of outcomes) if (outcome.status !== 'delivered') throw new Error(JSON.stringify(outcome));
  sent += perCall;
  poisoned += isBad ? 1 : 0;
  process.send?.({ sent, poisoned });
  await sleep(Math.max(0, (sent * 1_000) / rate - (Date.now() - began)));
}
await producer.close();
process.disconnect();
