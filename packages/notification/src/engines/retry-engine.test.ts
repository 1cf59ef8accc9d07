import { describe, expect, it } from 'vitest';
import { Simulation } from '../../test/simulation.js';
import { rawTransition } from '../../test/transitions.js';
import { SendError } from '../send-error.js';

const fails = (): never => {
  throw new SendError('server', 'sink has answered 500');
};
const retries = 'retry-notifications';

describe('a notification that is not delivered', () => {
  it('is tried after 30, 60, 90, 120 and 150 s, then given up in sight of the operator', async () => {
    const simulation = new Simulation();
    simulation.add();
    simulation.receiver = fails;
    await simulation.transition('ALARM');
    await simulation.clock.pass(3_600_000);
    expect(simulation.times).toEqual([0, 30, 60, 90, 120, 150]);
    expect(simulation.on(retries).map(({ retry_count: count }) => count)).toEqual([0, 1, 2, 3, 4]);
    expect(simulation.on('notification-dead-letters')).toMatchObject([{ id: 'm', retry_count: 5 }]);
    expect(simulation.topics.get('notification-dead-letters')![0]!.headers).toContainEqual(['dead-letter-reason', 'exhausted']); // prettier-ignore
  });

  it('has the same delivery id each time', async () => {
    const simulation = new Simulation();
    simulation.add();
    simulation.receiver = fails;
    await simulation.transition('ALARM');
    await simulation.clock.pass(100_000);
    expect(new Set(simulation.attempts.map(({ deliveryId }) => deliveryId)).size).toBe(1);
  });

  it('is delivered by the first attempt after its receiver has healed', async () => {
    const simulation = new Simulation();
    simulation.add();
    simulation.receiver = () => (simulation.clock.now() < 1_700_000_045_000 ? fails() : undefined);
    await simulation.transition('ALARM');
    await simulation.clock.pass(600_000);
    expect(simulation.times).toEqual([0, 30, 60]);
    expect(simulation.on('alarm-notifications')).toMatchObject([
      { retry_count: 1, notification_timestamp: 1_700_000_060 },
    ]);
  });

  it('goes to the address that the method has by then', async () => {
    const simulation = new Simulation();
    simulation.add();
    simulation.receiver = ({ method }) => (method.address === 'http://sink/' ? fails() : undefined);
    await simulation.transition('ALARM');
    simulation.methods.set('m', { ...simulation.methods.get('m')!, address: 'http://other/' });
    await simulation.clock.pass(600_000);
    expect(simulation.attempts.map(({ address }) => address)).toEqual(['http://sink/', 'http://other/']);
  });

  it.each<[string, (simulation: Simulation) => void]>([
    ['its method was deleted', (simulation) => simulation.methods.delete('m')],
    ['its alarm has another state', (simulation) => simulation.alarms.set('alarm', { ...simulation.alarms.get('alarm')!, state: 'OK' })],
  ])('is not tried again when %s', async (_, change) => {
    const simulation = new Simulation();
    simulation.add();
    simulation.receiver = fails;
    await simulation.transition('ALARM');
    change(simulation);
    await simulation.clock.pass(600_000);
    expect(simulation.times).toEqual([0]);
  }); // prettier-ignore

  it('is given up at once when the type of its method is not served any more', async () => {
    const simulation = new Simulation();
    simulation.add();
    simulation.receiver = fails;
    await simulation.transition('ALARM');
    simulation.methods.set('m', { ...simulation.methods.get('m')!, type: 'pager' });
    await simulation.clock.pass(600_000);
    expect(simulation.times).toEqual([0]);
    expect(simulation.on('notification-dead-letters')).toMatchObject([{ id: 'm', type: 'pager' }]);
  });

  it.each([0, 1])('with max_attempts %i is tried once more', async (max_attempts) => {
    const simulation = new Simulation({ retry_engine: { max_attempts } });
    simulation.add();
    simulation.receiver = fails;
    await simulation.transition('ALARM');
    await simulation.clock.pass(600_000);
    expect(simulation.times).toEqual([0, 30]);
  });

  it('waits for nobody else: one that is due earlier is tried earlier', async () => {
    const simulation = new Simulation();
    simulation.add();
    const message = (id: string, notification_timestamp: number) => ({
      ...{ id: 'm', type: 'webhook', name: 'n', address: 'a', retry_count: 0, notification_timestamp, period: 0 },
      raw_alarm: rawTransition({ alarmId: id }),
    });
    for (const [id, at] of [['late', 1_700_000_020], ['early', 1_700_000_005]] as const) {
      await simulation.publish({ topic: retries, value: Buffer.from(JSON.stringify(message(id, at))) });
    }
    await simulation.clock.pass(60_000);
    expect(simulation.times).toEqual([35, 50]);
  }); // prettier-ignore

  it('is paused for longer and longer with exponential backoff', async () => {
    const simulation = new Simulation({ retry_engine: { backoff: 'exponential', max_attempts: 8, max_interval: 400 } });
    simulation.add();
    simulation.receiver = fails;
    await simulation.transition('ALARM');
    await simulation.clock.pass(7_200_000);
    const pauses = simulation.attempts.slice(1).map(({ at }, index) => at - simulation.attempts[index]!.at);
    expect(pauses).toHaveLength(8);
    for (const [index, pause] of pauses.entries()) {
      const longest = Math.min(30 * 2 ** index, 400);
      expect(pause).toBeGreaterThanOrEqual(longest / 2 - 0.01);
      expect(pause).toBeLessThanOrEqual(longest + 0.01);
    }
  });
});

it.each<[string, Buffer | null]>([
  ['no JSON', Buffer.from('no')],
  ['a tombstone', null],
  ['no time', Buffer.from('{"id":"m","type":"webhook","raw_alarm":{}}')],
])('a record that is no notification (%s) goes to the dead letters', async (_, value) => {
  const simulation = new Simulation();
  await simulation.publish({ topic: retries, value });
  expect(simulation.topics.get('notification-dead-letters')!.map((letter) => letter.value)).toEqual([value]);
});
