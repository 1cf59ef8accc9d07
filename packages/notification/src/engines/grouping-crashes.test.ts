import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GroupSimulation } from '../../test/group-simulation.js';
import { SendError } from '../send-error.js';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'monasca-crashes-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const begin = (rules: string): GroupSimulation => GroupSimulation.in(directory, rules);

const rules = '{by: [], wait: 30s, interval: 5m, repeat: 4h}';

describe.each(['kill', 'rebalance'] as const)('a %s', (end) => {
  /** After each second of what happens, once with all transactions made and once with none since the beginning. */
  const points = [0, 10, 29, 31, 45, 61, 200].flatMap((at) => [[at, true], [at, false]] as const); // prettier-ignore

  it.each(points)('%i s after the first alarm, committed %s: as many messages as without one', async (at, commits) => {
    const simulation = begin(rules);
    simulation.commits = commits;
    await simulation.transition('a', 'ALARM');
    await simulation.pass(Math.min(at, 5));
    await simulation.transition('b', 'ALARM');
    await simulation.pass(Math.max(at - 5, 0));
    await simulation[end]();
    await simulation.commit();
    await simulation.pass(400);
    await simulation.transition('a', 'OK');
    await simulation.pass(400);
    expect(simulation.told.map(([, state, ids]) => [state, ids])).toEqual([['ALARM', 'a,b'], ['ALARM', 'a,b']]); // prettier-ignore
    const sent = simulation.on('alarm-notifications').map(({ alarm_id: id, state }) => [id, state]);
    expect(sent).toEqual([['a', 'ALARM'], ['b', 'ALARM'], ['a', 'OK']]); // prettier-ignore
  });
});

it('between a message and its commit: what came meanwhile is told after the interval', async () => {
  const simulation = begin(rules);
  simulation.commits = false;
  await simulation.transition('a', 'ALARM');
  await simulation.pass(40);
  await simulation.transition('b', 'ALARM');
  await simulation.kill();
  await simulation.commit();
  await simulation.pass(400);
  expect(simulation.told.map(([, , ids]) => ids)).toEqual(['a', 'a,b']);
  expect(simulation.told[1]![0]).toBeGreaterThan(330);
});

it('after a message whose records stand on both sides of one that waits: nothing of it is lost', async () => {
  const simulation = begin('{by: [dimensions.hostname], wait: 25s}');
  await simulation.transition('a', 'ALARM', placeOf('a'));
  await simulation.pass(5);
  await simulation.transition('c', 'ALARM', placeOf('c'));
  await simulation.transition('b', 'ALARM', placeOf('b'));
  await simulation.pass(22);
  expect(simulation.told.map(([, , ids]) => ids)).toEqual(['a,b']);
  expect(simulation.committed).toBe(1);
  await simulation.kill();
  await simulation.pass(400);
  expect(simulation.told.map(([, , ids]) => ids)).toEqual(['a,b', 'c']);
  expect(simulation.on('alarm-notifications').map(({ alarm_id: id }) => id)).toEqual(['a', 'b', 'c']);
});

it('while a message is on its way: it is sent again under the same id', async () => {
  const simulation = begin(rules);
  const ids: string[] = [];
  simulation.receiver = ({ deliveryId }) => {
    ids.push(deliveryId);
    return ids.length === 1 ? new Promise<void>(() => {}) : undefined;
  };
  await simulation.transition('a', 'ALARM');
  await simulation.transition('b', 'ALARM');
  await simulation.pass(35);
  await simulation.kill();
  await simulation.pass(60);
  expect(ids).toEqual([ids[0], ids[0]]);
});

type Step =
  | { readonly do: 'transition' | 'late'; readonly alarm: string; readonly state: string }
  | { readonly do: 'pass'; readonly seconds: number }
  | { readonly do: 'kill' | 'rebalance' | 'hold' | 'commit' | 'break' | 'mend' };

/** Two groups of two alarms each. */
const hosts = ['x', 'y'];
const hostOf = (id: string): string => (id < 'c' ? 'x' : 'y');
const placeOf = (id: string) => ({ metrics: [{ name: 'cpu', dimensions: { hostname: hostOf(id) } }] });
const alarm = fc.constantFrom('a', 'b', 'c', 'd');
const state = fc.constantFrom('ALARM', 'OK', 'UNDETERMINED');
const steps = fc.array(
  fc.oneof<fc.WeightedArbitrary<Step>[]>(
    { weight: 6, arbitrary: fc.record({ do: fc.constant('transition' as const), alarm, state }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('late' as const), alarm, state }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('pass' as const), seconds: fc.integer({ min: 0, max: 120 }) }) }, // prettier-ignore
    { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('kill', 'rebalance', 'hold', 'commit', 'break', 'mend') }) }, // prettier-ignore
  ),
  { maxLength: 40 },
);

it('whatever happens and whenever it is killed: each alarm is told as it is at last, and no transition twice', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const simulation = begin('{by: [dimensions.hostname], wait: 20s, interval: 1m}');
      const latest = new Map<string, { readonly state: string; readonly timestamp: number }>();
      for (const step of all) {
        if (step.do === 'transition') {
          const timestamp = Math.max(simulation.clock.now(), (latest.get(step.alarm)?.timestamp ?? 0) + 2);
          latest.set(step.alarm, { state: step.state, timestamp });
          await simulation.transition(step.alarm, step.state, { timestamp, ...placeOf(step.alarm) });
        } else if (step.do === 'late') {
          const known = latest.get(step.alarm);
          // Marks stay for ten minutes.
          if (known === undefined || simulation.clock.now() - known.timestamp > 300_000) continue;
          await simulation.event(step.alarm, step.state, { timestamp: known.timestamp - 1, ...placeOf(step.alarm) });
        } else if (step.do === 'pass') await simulation.pass(step.seconds);
        else if (step.do === 'hold') simulation.commits = false;
        else if (step.do === 'break') simulation.receiver = fail;
        else if (step.do === 'mend') simulation.receiver = () => {};
        else await simulation[step.do]();
      }
      simulation.receiver = () => {};
      await simulation.commit();
      await simulation.pass(3_600);

      const hasLetters = simulation.on('notification-dead-letters').length > 0;
      const outcomes = [...simulation.on('alarm-notifications'), ...simulation.on('notification-dead-letters')];
      for (const [id, { state: last, timestamp }] of latest) {
        const told = outcomes.filter(({ raw_alarm: raw }) => {
          const { alarmId, timestamp: time } = raw as { alarmId: string; timestamp: number };
          return alarmId === id && time === timestamp;
        });
        expect([id, told.map((one) => one.state)]).toEqual([id, [last]]);
      }
      const keys = outcomes.map(({ raw_alarm: raw }) => JSON.stringify(raw));
      expect(new Set(keys).size).toBe(keys.length);
      expect([...simulation.noted].filter(([, times]) => times > 1)).toEqual([]);
      // Nothing waits for ever but what is known of a group that is open, and its last message says how it is.
      const open = hosts.filter((host) => [...latest].some(([id, one]) => hostOf(id) === host && one.state !== 'OK'));
      expect(simulation.log.length - simulation.committed).toBe(open.length);
      for (const host of hosts) {
        const messages = simulation.messages.filter(({ group }) => group?.labels['dimensions.hostname'] === host);
        expect(new Set(messages.map(({ alarm: { alarmId } }) => alarmId)).size).toBeLessThanOrEqual(1);
        const states = [...latest].filter(([id]) => hostOf(id) === host).map(([, one]) => one.state);
        const worst = ['ALARM', 'UNDETERMINED', 'OK'].find((one) => states.includes(one));
        if (!hasLetters) expect(messages.at(-1)?.alarm.newState).toBe(worst);
      }
    }),
    { numRuns: Number(process.env.MONASCA_TEST_RUNS ?? 150) },
  );
}, 120_000);

function fail(): never {
  throw new SendError('server', 'the receiver answered 500');
}
