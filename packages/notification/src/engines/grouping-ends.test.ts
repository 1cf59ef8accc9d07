import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GroupSimulation } from '../../test/group-simulation.js';
import { SendError } from '../send-error.js';

const letters = 'notification-dead-letters';

let directory: string;
let simulation: GroupSimulation;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'monasca-groups-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A simulation with rules. */
function begin(rules: string): void {
  simulation = GroupSimulation.in(directory, rules);
}

const at = (...hostnames: string[]) => ({
  metrics: hostnames.map((hostname) => ({ id: null, name: 'cpu', dimensions: { hostname } })),
});

/** The states that receivers were told of an incident. */
const statesOf = (id: string): string[] =>
  simulation.messages.filter(({ alarm }) => alarm.alarmId === id).map(({ alarm }) => alarm.newState);

describe('the incident of a group ends with OK', () => {
  it.each<[string, string, Record<string, unknown>, Record<string, unknown>]>([
    ['gets a dimension', 'by: [dimensions.hostname]', at('n1'), at('n1', 'n2')],
    ['gets another severity', 'match: {severity: [HIGH]}, by: [severity]', { severity: 'HIGH' }, { severity: 'LOW' }],
  ])('when its last alarm %s', async (_, rule, before, after) => {
    begin(`{${rule}, wait: 30s, interval: 5m}`);
    await simulation.transition('a', 'ALARM', before);
    await simulation.pass(60);
    await simulation.transition('a', 'OK', after);
    await simulation.pass(3_600);
    expect(statesOf(simulation.messages[0]!.alarm.alarmId)).toEqual(['ALARM', 'OK']);
    expect(await simulation.count('skipped_total', { reason: 'state_changed' })).toBe(1);
    expect(simulation.committed).toBe(simulation.log.length);
  });

  it.each([
    ['is deleted', 'alarm_deleted', () => simulation.alarms.delete('a')],
    ['has its actions disabled', 'actions_disabled', () => simulation.alarms.set('a', { ...simulation.alarms.get('a')!, actionsEnabled: false })], // prettier-ignore
    ['has lost the method', 'action_removed', () => (simulation.wanted = () => [])],
  ])('when its last alarm %s', async (_, reason, change) => {
    begin('{by: [], wait: 30s, interval: 5m}');
    await simulation.transition('a', 'ALARM');
    await simulation.transition('b', 'ALARM');
    await simulation.pass(60);
    await simulation.transition('b', 'OK');
    await simulation.pass(600);
    change();
    await simulation.pass(3_600);
    expect(simulation.told.slice(1)).toEqual([
      [330, 'ALARM', 'a,b'],
      [expect.any(Number), 'OK', 'a'],
    ]);
    const { alarm } = simulation.messages.at(-1)!;
    expect(alarm).toMatchObject({ alarmId: simulation.messages[0]!.alarm.alarmId, oldState: 'ALARM' });
    expect(alarm.stateChangeReason).toMatch(/^Closed: .*; was ALARM$/);
    expect(await simulation.count('skipped_total', { reason })).toBe(1);
    // Nothing waits any more, and another alarm is another message.
    expect(simulation.committed).toBe(simulation.log.length);
    expect(simulation.on('alarm-notifications')).toHaveLength(3);
  });

  it('when an entry that is another one now takes its last alarm', async () => {
    begin('{by: [], wait: 30s, interval: 5m}');
    await simulation.transition('a', 'ALARM');
    await simulation.pass(60);
    const file = path.join(directory, 'groups.yaml');
    writeFileSync(file, 'groups: [{by: [severity], wait: 30s, interval: 5m}]');
    utimesSync(file, 1, 1);
    await simulation.transition('a', 'OK');
    await simulation.pass(3_600);
    expect(statesOf(simulation.messages[0]!.alarm.alarmId)).toEqual(['ALARM', 'OK']);
  });

  it('once, though the process is killed before it is written down', async () => {
    begin('{by: [], wait: 30s, interval: 5m}');
    await simulation.transition('a', 'ALARM');
    await simulation.pass(60);
    simulation.alarms.delete('a');
    simulation.commits = false;
    await simulation.pass(1_300);
    expect(simulation.told.map(([, state]) => state)).toEqual(['ALARM', 'OK']);
    await simulation.kill();
    await simulation.commit();
    await simulation.pass(3_600);
    expect(simulation.messages).toHaveLength(2);
    expect(simulation.committed).toBe(simulation.log.length);
  });

  it('though the receiver does not answer at first', async () => {
    begin('{by: [], wait: 30s, interval: 5m}');
    await simulation.transition('a', 'ALARM');
    await simulation.pass(60);
    simulation.alarms.delete('a');
    let attempts = 0;
    simulation.receiver = () => {
      attempts += 1;
      if (attempts < 4) throw new SendError('server', 'the receiver answered 500');
    };
    await simulation.pass(3_600);
    expect([attempts, simulation.told.at(-1)?.[1]]).toEqual([4, 'OK']);
    expect(simulation.on(letters)).toEqual([]);
  });

  it('or with a dead letter that ends it when it is sent again', async () => {
    begin('{by: [], wait: 30s, interval: 5m}');
    await simulation.transition('a', 'ALARM');
    await simulation.pass(60);
    simulation.alarms.delete('a');
    simulation.receiver = () => {
      throw new SendError('server', 'the receiver answered 500');
    };
    await simulation.pass(7_200);
    const [{ alarm }] = simulation.messages as [(typeof simulation.messages)[0]];
    expect(simulation.on(letters)).toMatchObject([{ alarm_id: alarm.alarmId, state: 'OK' }]);
    expect(simulation.committed).toBe(simulation.log.length);
    simulation.receiver = () => {};
    await simulation.retry(simulation.topics.get(letters)![0]!);
    await simulation.pass(60);
    expect(statesOf(alarm.alarmId)).toEqual(['ALARM', 'OK']);
  });

  it('but not when the method is gone, or nobody heard of it', async () => {
    begin('{by: [], wait: 30s, interval: 5m}');
    await simulation.transition('a', 'ALARM');
    await simulation.pass(60);
    simulation.alarms.delete('a');
    simulation.methods.clear();
    await simulation.pass(3_600);
    expect(simulation.told.map(([, state]) => state)).toEqual(['ALARM']);
    expect(simulation.committed).toBe(simulation.log.length);
  });
});
