import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GroupSimulation } from '../../test/group-simulation.js';

const [letters, sent] = ['notification-dead-letters', 'alarm-notifications'];

let directory: string;
let simulation: GroupSimulation;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'monasca-groups-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A simulation with rules, and perhaps silences. */
function begin(rules: string, silences?: string): void {
  simulation = GroupSimulation.in(directory, rules, silences);
}

const all = '{by: [], wait: 30s, interval: 5m, repeat: 4h}';
describe('a group', () => {
  it('is told once what comes within its wait, and of what comes later after its interval', async () => {
    begin(all);
    await simulation.transition('a', 'ALARM');
    await simulation.pass(20);
    await simulation.transition('b', 'ALARM');
    await simulation.pass(100);
    await simulation.transition('c', 'ALARM');
    await simulation.pass(1_000);
    await simulation.transition('a', 'OK');
    await simulation.pass(100);
    expect(simulation.told).toEqual([
      [30, 'ALARM', 'a,b'],
      [330, 'ALARM', 'a,b,c'],
      // Long after the interval it waits for what comes together.
      [1_150, 'ALARM', 'a,b,c'],
    ]);
    expect(simulation.on(sent).map(({ alarm_id: id, state }) => [id, state])).toEqual([
      ['a', 'ALARM'],
      ['b', 'ALARM'],
      ['c', 'ALARM'],
      ['a', 'OK'],
    ]);
    expect(await simulation.count('grouped_total')).toBe(4);
    expect(await simulation.count('group_messages_total', { outcome: 'sent' })).toBe(3);
  });

  it('is one incident: all messages have its id, and the last one, when all are OK, is OK', async () => {
    begin(all);
    await simulation.transition('a', 'ALARM');
    await simulation.transition('b', 'UNDETERMINED');
    await simulation.pass(60);
    await simulation.transition('a', 'OK');
    await simulation.pass(400);
    await simulation.transition('b', 'OK');
    await simulation.pass(400);
    expect(simulation.told.map(([, state]) => state)).toEqual(['ALARM', 'UNDETERMINED', 'OK']);
    expect(new Set(simulation.messages.map(({ alarm }) => alarm.alarmId)).size).toBe(1);
    expect(simulation.messages.map(({ alarm }) => alarm.oldState)).toEqual(['', 'ALARM', 'UNDETERMINED']);
  });

  it('holds its interval while anything is told that is not OK, whatever its alarms do', async () => {
    begin('{by: [], wait: 30s, interval: 5m}');
    await simulation.transition('a', 'ALARM');
    await simulation.pass(60);
    for (const state of ['UNDETERMINED', 'ALARM', 'UNDETERMINED', 'ALARM']) {
      await simulation.transition('a', state);
      await simulation.pass(40);
    }
    await simulation.pass(600);
    expect(simulation.told).toEqual([[30, 'ALARM', 'a'], [330, 'ALARM', 'a']]); // prettier-ignore
  });

  it('of one alarm has the id of the group, and says what the alarm says', async () => {
    begin('{by: [dimensions.hostname]}');
    await simulation.transition('a', 'ALARM');
    await simulation.pass(60);
    const [{ alarm, group } = {}] = simulation.messages;
    expect(alarm).toMatchObject({
      alarmName: 'High CPU',
      stateChangeReason: 'Thresholds were exceeded',
      oldState: 'OK',
    });
    expect(alarm?.alarmId).not.toBe('a');
    expect(group?.labels).toEqual({ 'dimensions.hostname': 'node-1' });
  });

  it('is of one method, and of the labels that are named', async () => {
    begin('{by: [severity], match: {method: m}}');
    simulation.methods.set('other', { ...simulation.methods.get('m')!, id: 'other' });
    await simulation.transition('a', 'ALARM', { severity: 'LOW' });
    await simulation.transition('b', 'ALARM', { severity: 'HIGH' });
    await simulation.transition('c', 'ALARM', { severity: 'LOW' });
    expect(simulation.messages.map(({ method, alarm }) => [method.id, alarm.alarmId])).toEqual([['other', 'a'], ['other', 'b'], ['other', 'c']]); // prettier-ignore
    await simulation.pass(60);
    expect(simulation.told.slice(3)).toEqual([
      [30, 'ALARM', 'a,c'],
      [30, 'ALARM', 'b'],
    ]);
  });

  it('ends when all is OK and told: nothing of it is written any more', async () => {
    begin(all);
    await simulation.transition('a', 'ALARM');
    await simulation.pass(60);
    await simulation.transition('a', 'OK');
    await simulation.pass(1_800);
    const { length } = simulation.log;
    await simulation.pass(86_400);
    expect([simulation.log.length, simulation.committed, simulation.messages.length]).toEqual([length, length, 2]);
    await simulation.transition('a', 'ALARM');
    await simulation.pass(60);
    expect(simulation.told.at(-1)).toEqual([60 + 1_800 + 86_400 + 30, 'ALARM', 'a']);
  });

  it('is told again while an alarm of it is in state ALARM, of those that still are', async () => {
    begin(all);
    await simulation.transition('a', 'ALARM');
    await simulation.transition('b', 'ALARM');
    await simulation.transition('c', 'UNDETERMINED');
    await simulation.pass(14_440);
    simulation.alarms.set('a', { ...simulation.alarms.get('a')!, state: 'OK' });
    await simulation.pass(14_400);
    simulation.alarms.delete('b');
    await simulation.pass(28_800);
    expect(simulation.told).toEqual([
      [30, 'ALARM', 'a,b,c'],
      [14_430, 'ALARM', 'a,b,c'],
      [28_830, 'ALARM', 'b,c'],
    ]);
    expect(await simulation.count('group_messages_total', { outcome: 'repeated' })).toBe(2);
    expect(simulation.on(sent)).toHaveLength(3);
  });

  it('without a repeat is told once, and a period of the method does not count', async () => {
    begin('{by: []}');
    simulation.methods.set('m', { ...simulation.methods.get('m')!, period: 60 });
    await simulation.transition('a', 'ALARM');
    await simulation.pass(86_400);
    expect(simulation.told).toEqual([[30, 'ALARM', 'a']]);
    expect(simulation.on('60-seconds-notifications')).toEqual([]);
  });

  it('is told at once when it holds as many as it may', async () => {
    begin('{by: [], wait: 10m}');
    for (let index = 0; index < 1_000; index += 1) await simulation.event(`alarm-${index}`, 'ALARM');
    await simulation.pass(5);
    expect(simulation.messages).toHaveLength(1);
    expect(simulation.messages[0]!.alarm.alarmName).toBe('High CPU (1000 alarms)');
    expect(simulation.on(sent)).toHaveLength(1_000);
  }, 60_000);
});

describe('of transitions of one alarm', () => {
  it('the latest is told, whatever comes late or twice', async () => {
    begin(all);
    await simulation.transition('a', 'ALARM', { timestamp: 1_700_000_000_100 });
    await simulation.transition('a', 'OK', { timestamp: 1_700_000_000_200 });
    await simulation.event('a', 'ALARM', { timestamp: 1_700_000_000_150 });
    await simulation.event('a', 'OK', { timestamp: 1_700_000_000_200 });
    await simulation.pass(60);
    await simulation.event('a', 'ALARM', { timestamp: 1_700_000_000_100 });
    await simulation.event('a', 'OK', { timestamp: 1_700_000_000_200 });
    await simulation.pass(400);
    expect(simulation.told).toEqual([[30, 'OK', 'a']]);
    expect(simulation.on(sent)).toHaveLength(1);
    await simulation.event('a', 'ALARM', { timestamp: 1_700_000_000_150 });
    await simulation.pass(1_000);
    expect(simulation.told).toHaveLength(1);
    expect(await simulation.count('skipped_total', { reason: 'superseded' })).toBe(4);
    expect(await simulation.count('skipped_total', { reason: 'duplicate' })).toBe(2);
  });

  it.each([0, -1])('the recovery is told though its clock is %i ms on', async (step) => {
    begin(all);
    const timestamp = simulation.clock.now();
    await simulation.transition('a', 'ALARM', { timestamp, oldState: 'OK' });
    await simulation.pass(60);
    await simulation.transition('a', 'OK', { timestamp: timestamp + step, oldState: 'ALARM' });
    await simulation.pass(3_600);
    expect(simulation.told.map(([, state]) => state)).toEqual(['ALARM', 'OK']);
  });

  it('one that comes while the message is on its way is told after the interval', async () => {
    begin(all);
    let release!: () => void;
    simulation.receiver = () => new Promise<void>((resolve) => (release = resolve));
    await simulation.transition('a', 'ALARM');
    await simulation.pass(40);
    await simulation.transition('a', 'OK');
    release();
    simulation.receiver = () => {};
    await simulation.pass(400);
    expect(simulation.told.map(([, state]) => state)).toEqual(['ALARM', 'OK']);
    expect(simulation.on(sent).map(({ state }) => state)).toEqual(['ALARM', 'OK']);
  });
});

describe('what is silenced', () => {
  it('is left out of the message, and is in the next one when it is silent no more', async () => {
    begin(all, '{match: {alarm: b}, to: 2023-11-14T23:00:00Z}, {match: {severity: HIGH, alarm: none}}');
    await simulation.transition('a', 'ALARM');
    await simulation.transition('b', 'ALARM');
    await simulation.pass(14_500);
    expect(simulation.told).toEqual([[30, 'ALARM', 'a'], [14_430, 'ALARM', 'a,b']]); // prettier-ignore
    expect(simulation.on(sent).map(({ alarm_id: id }) => id)).toEqual(['a']);
    expect(await simulation.count('skipped_total', { reason: 'silenced' })).toBe(1);
  });

  it('does not put off the repetition of what is told', async () => {
    begin(all, '{match: {alarm: noisy}}');
    await simulation.transition('a', 'ALARM');
    await simulation.pass(60);
    for (let hour = 0; hour < 12; hour += 1) {
      await simulation.transition('noisy', hour % 2 === 0 ? 'ALARM' : 'OK');
      await simulation.pass(3_600);
    }
    expect(simulation.told).toEqual([30, 14_430, 28_830, 43_230].map((at) => [at, 'ALARM', 'a']));
  });

  it('makes no message by itself', async () => {
    begin(all, '{match: {alarm: a}, to: 2023-11-15T04:00:00Z}');
    await simulation.transition('a', 'ALARM');
    await simulation.pass(10_000);
    expect(simulation.told).toEqual([]);
    await simulation.transition('b', 'ALARM');
    await simulation.pass(60);
    expect(simulation.told).toEqual([[10_030, 'ALARM', 'b']]);
  });
});

describe('records of groups', () => {
  it('that cannot be read are dead letters as they came', async () => {
    begin(all);
    await simulation.transition('a', 'ALARM');
    const { value } = simulation.log[0]!;
    for (const bytes of [
      null,
      Buffer.from('no'),
      Buffer.from('{"group":{}}'),
      Buffer.from(value!.toString().replace('"id"', '"no"')),
    ]) {
      // prettier-ignore
      simulation.log.push({ ...simulation.log[0]!, offset: simulation.log.length, value: bytes });
    }
    await simulation.kill();
    await simulation.pass(60);
    expect(simulation.topics.get(letters)!.map((letter) => letter.value)).toHaveLength(4);
    expect(simulation.told).toEqual([[30, 'ALARM', 'a']]);
  });

  it('never hold an offset for long while others wait', async () => {
    begin('{by: [dimensions.hostname], wait: 1h}');
    await simulation.transition('a', 'ALARM');
    const metrics = (hostname: string) => ({ metrics: [{ name: 'x', dimensions: { hostname } }] });
    for (let index = 0; index < 20; index += 1) {
      await simulation.transition('b', index % 2 === 0 ? 'ALARM' : 'OK', metrics('other'));
      await simulation.pass(31);
      // What was there half a minute ago is done with.
      expect(simulation.log.length - simulation.committed).toBeLessThanOrEqual(3);
    }
    await simulation.pass(3_600);
    expect(simulation.told.map(([, , alarms]) => alarms)).toEqual(['a', 'b']);
  });
});

describe('the file', () => {
  it('counts for a group from its next alarm on, and what is grouped no more is told by itself', async () => {
    begin(all);
    await simulation.transition('a', 'ALARM');
    await simulation.pass(60);
    const file = path.join(directory, 'groups.yaml');
    writeFileSync(file, 'groups: [{by: [], wait: 1s, interval: 10m}]');
    utimesSync(file, 1, 1);
    await simulation.transition('b', 'ALARM');
    await simulation.pass(700);
    expect(simulation.told.at(-1)).toEqual([630, 'ALARM', 'a,b']);
    writeFileSync(file, '');
    utimesSync(file, 2, 2);
    await simulation.transition('c', 'ALARM');
    expect(simulation.messages.at(-1)!.alarm.alarmId).toBe('c');
  });
});
