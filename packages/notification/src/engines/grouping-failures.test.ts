import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GroupSimulation } from '../../test/group-simulation.js';
import { SendError } from '../send-error.js';

const [letters, sent, retries] = ['notification-dead-letters', 'alarm-notifications', 'retry-notifications'];

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

const all = '{by: [], wait: 30s, interval: 5m, repeat: 4h}';
const fail = (): never => {
  throw new SendError('server', 'the receiver answered 500');
};

describe('a message that fails', () => {
  it('is tried again by the schedule of retries, with what has come meanwhile', async () => {
    begin(all);
    simulation.receiver = fail;
    await simulation.transition('a', 'ALARM');
    await simulation.pass(50);
    simulation.receiver = () => {};
    await simulation.transition('b', 'ALARM');
    await simulation.pass(100);
    expect(simulation.told).toEqual([[60, 'ALARM', 'a,b']]);
    expect(simulation.on(sent).map(({ retry_count: tries }) => tries)).toEqual([0, 0]);
  });

  it('goes to the dead letters after as many attempts as others, alarm by alarm', async () => {
    begin(all);
    let attempts = 0;
    simulation.receiver = () => {
      attempts += 1;
      fail();
    };
    await simulation.transition('a', 'ALARM');
    await simulation.transition('b', 'ALARM');
    await simulation.pass(3_000);
    // The first one, and `max_attempts` after it.
    expect(attempts).toBe(6);
    expect(simulation.on(letters).map(({ alarm_id: id, retry_count: tries }) => [id, tries])).toEqual([['a', 5], ['b', 5]]); // prettier-ignore
    expect(simulation.topics.get(letters)![0]!.headers).toContainEqual(['dead-letter-reason', 'exhausted']);
    expect(await simulation.count('group_messages_total', { outcome: 'given_up' })).toBe(1);
    expect([...(simulation.topics.get(sent) ?? []), ...(simulation.topics.get(retries) ?? [])]).toEqual([]);
  });

  it('for good goes there at once', async () => {
    begin(all);
    simulation.receiver = () => {
      throw new SendError('client', 'the receiver answered 404', { permanent: true });
    };
    await simulation.transition('a', 'ALARM');
    await simulation.pass(3_000);
    expect(simulation.on(letters)).toMatchObject([{ alarm_id: 'a', retry_count: 0 }]);
  });

  it('is not tried again for an alarm that has another state by now', async () => {
    begin(all);
    simulation.receiver = fail;
    await simulation.transition('a', 'ALARM');
    await simulation.transition('b', 'ALARM');
    await simulation.pass(40);
    simulation.receiver = () => {};
    simulation.alarms.set('a', { ...simulation.alarms.get('a')!, state: 'OK' });
    await simulation.pass(60);
    expect(simulation.told).toEqual([[60, 'ALARM', 'b']]);
  });

  it('leaves to the retries what the group cannot hold', async () => {
    begin('{by: [], wait: 5s}');
    simulation.receiver = fail;
    for (let index = 0; index < 1_010; index += 1) await simulation.event(`alarm-${index}`, 'ALARM');
    await simulation.pass(10);
    expect(simulation.on(retries)).toHaveLength(10);
    simulation.receiver = () => {};
    await simulation.pass(60);
    expect(simulation.on(sent)).toHaveLength(1_000);
  }, 60_000);
});

describe('a method', () => {
  it('is asked for when the message is sent: a new address counts', async () => {
    begin(all);
    await simulation.transition('a', 'ALARM');
    simulation.methods.set('m', { ...simulation.methods.get('m')!, address: 'http://new/' });
    await simulation.pass(60);
    expect(simulation.messages[0]!.method.address).toBe('http://new/');
    expect(simulation.on(sent)[0]).toMatchObject({ address: 'http://new/' });
  });

  it('that is deleted meanwhile is told nothing, and its group ends', async () => {
    begin(all);
    await simulation.transition('a', 'ALARM');
    await simulation.pass(60);
    await simulation.transition('b', 'ALARM');
    simulation.methods.clear();
    await simulation.pass(20_000);
    expect(simulation.messages).toHaveLength(1);
    expect(await simulation.count('skipped_total', { reason: 'method_deleted' })).toBe(1);
    expect(simulation.committed).toBe(simulation.log.length);
  });

  it('of a type that is not served any more leaves dead letters', async () => {
    begin(all);
    await simulation.transition('a', 'ALARM');
    simulation.methods.set('m', { ...simulation.methods.get('m')!, type: 'pager' });
    await simulation.pass(60);
    expect(simulation.on(letters)).toMatchObject([{ alarm_id: 'a', type: 'pager' }]);
  });
});
