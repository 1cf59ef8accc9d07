import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { GroupSimulation } from '../../test/group-simulation.js';
import { Simulation } from '../../test/simulation.js';
import { SendError } from '../send-error.js';

const [letters, retries] = ['notification-dead-letters', 'retry-notifications'];

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'monasca-groups-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const fail = (): never => {
  throw new SendError('server', 'the receiver answered 500');
};

it.each(['OK', 'ALARM'])('%s that was given up returns to its group when it is sent again', async (state) => {
  const simulation = GroupSimulation.in(directory, '{by: [], wait: 30s, interval: 1s}');
  await simulation.transition('a', 'ALARM');
  if (state === 'OK') await simulation.pass(60);
  simulation.receiver = fail;
  if (state === 'OK') await simulation.transition('a', 'OK');
  await simulation.pass(2_000);
  simulation.receiver = () => {};
  await simulation.retry(simulation.topics.get(letters)![0]!);
  await simulation.pass(120);
  expect(simulation.messages.map(({ alarm }) => alarm.newState)).toEqual(state === 'OK' ? ['ALARM', 'OK'] : ['ALARM']);
  expect(simulation.messages.at(-1)!.group?.alarms.map(({ alarmId }) => alarmId)).toEqual(['a']);
  expect(new Set(simulation.messages.map(({ alarm }) => alarm.alarmId)).size).toBe(1);
});

it('is told by itself where nobody reads groups any more, and not at all where it has been superseded', async () => {
  const simulation = GroupSimulation.in(directory, '{by: [], wait: 30s}');
  simulation.receiver = fail;
  await simulation.transition('a', 'ALARM');
  await simulation.pass(2_000);
  const { value, headers } = simulation.topics.get(letters)![0]!;

  const plain = new Simulation();
  plain.add();
  await plain.publish({ topic: retries, value, ...(headers === undefined ? {} : { headers }) });
  await plain.clock.pass(4_000_000);
  expect(plain.attempts.map(({ state }) => state)).toEqual(['ALARM']);

  simulation.receiver = () => {};
  simulation.alarms.set('a', { ...simulation.alarms.get('a')!, state: 'OK' });
  await simulation.retry(simulation.topics.get(letters)![0]!);
  await simulation.pass(120);
  expect(simulation.messages).toEqual([]);
});

it('what a group cannot hold while its receiver wants to be left alone is left to the retries, and returns', async () => {
  const file = path.join(directory, 'groups.yaml');
  writeFileSync(file, 'groups: [{by: [], wait: 1s, interval: 5m}]');
  const simulation = new GroupSimulation(file, { retry_engine: { interval: 30, max_interval: 3_600 } });
  simulation.receiver = () => {
    throw new SendError('rateLimited', 'the receiver answered 429', { retryAfterMs: 3_600_000 });
  };
  await simulation.transition('first', 'ALARM');
  await simulation.pass(10);
  for (let index = 0; index < 1_010; index += 1) await simulation.transition(`alarm-${index}`, 'ALARM');
  await simulation.pass(60);
  const spilled = simulation.topics.get(retries) ?? [];
  expect(spilled).toHaveLength(11);
  const states = simulation.log.map(({ value }) => String(value)).filter((text) => text.includes('"members"'));
  const last = states.slice(-1 - [...states].reverse().findIndex((text) => text.includes('"status":"told"')));
  expect(last.join('').match(/"status":"pending"/g)?.length ?? 0).toBeLessThanOrEqual(1_000);

  // Not before the group is tried again.
  for (const { notification_timestamp: at } of simulation.on(retries)) expect(Number(at) + 30).toBeGreaterThanOrEqual(simulation.clock.now() / 1_000 + 3_400); // prettier-ignore
  simulation.receiver = () => {};
  await simulation.pass(3_600);
  for (const record of spilled) await simulation.retry(record);
  await simulation.pass(400);
  const ids = new Set(simulation.on('alarm-notifications').map(({ alarm_id: id }) => id));
  expect(ids.size).toBe(1_011);
  expect(new Set(simulation.messages.map(({ alarm }) => alarm.alarmId)).size).toBe(1);
}, 120_000);
