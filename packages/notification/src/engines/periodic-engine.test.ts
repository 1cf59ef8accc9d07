import { describe, expect, it } from 'vitest';
import { Simulation } from '../../test/simulation.js';
import { SendError } from '../send-error.js';

const minutes = (count: number): number => count * 60_000;

/** An alarm with a method of a period of 60 s, told of for the first time. */
async function repeating(sections: ConstructorParameters<typeof Simulation>[0] = {}) {
  const simulation = new Simulation(sections);
  simulation.add({ period: 60 });
  await simulation.transition('ALARM');
  return simulation;
}

const change = (simulation: Simulation, fields: object): void => {
  simulation.alarms.set('alarm', { ...simulation.alarms.get('alarm')!, ...fields });
};

describe('a notification that repeats', () => {
  it('is sent at once and then every 60 s, each with an identity of its own', async () => {
    const simulation = await repeating();
    await simulation.clock.pass(minutes(5));
    expect(simulation.times).toEqual([0, 60, 120, 180, 240, 300]);
    expect(new Set(simulation.attempts.map(({ deliveryId }) => deliveryId)).size).toBe(6);
    expect(simulation.on('alarm-notifications')).toHaveLength(1);
  });

  it('repeats once a minute for hours, whatever the alarm does in between', async () => {
    const simulation = await repeating();
    for (let flap = 0; flap < 5; flap += 1) {
      await simulation.clock.pass(7_000);
      await simulation.transition('OK');
      await simulation.clock.pass(3_000);
      await simulation.transition('ALARM');
    }
    const before = simulation.attempts.length;
    await simulation.clock.pass(minutes(180));
    expect(simulation.attempts.length - before).toBe(180);
  });

  it.each<[string, (simulation: Simulation) => void]>([
    ['the state has changed', (simulation) => change(simulation, { state: 'OK' })],
    ['the alarm was deleted', (simulation) => simulation.alarms.delete('alarm')],
    ['the method was deleted', (simulation) => simulation.methods.delete('m')],
    ['the action was removed', (simulation) => simulation.wanted.clear()],
    ['the actions were disabled', (simulation) => change(simulation, { actionsEnabled: false })],
    ['the type is not served any more', (simulation) => simulation.methods.set('m', { ...simulation.methods.get('m')!, type: 'pager' })],
  ])('is not sent once more after %s', async (_, end) => {
    const simulation = await repeating();
    await simulation.clock.pass(14_000);
    end(simulation);
    await simulation.clock.pass(minutes(10));
    expect(simulation.times).toEqual([0]);
  }); // prettier-ignore

  it('goes over to a new period, or ends where there is no topic for it', async () => {
    const periodic = { 60: 'sixty', 300: 'threehundred' };
    const simulation = await repeating({ kafka: { periodic } });
    await simulation.clock.pass(minutes(1));
    simulation.methods.set('m', { ...simulation.methods.get('m')!, period: 300 });
    await simulation.clock.pass(minutes(15));
    expect(simulation.times).toEqual([0, 60, 360, 660, 960]);
    simulation.methods.set('m', { ...simulation.methods.get('m')!, period: 0 });
    await simulation.clock.pass(minutes(15));
    expect(simulation.times).toHaveLength(5);
  });

  it('that fails is not retried but repeated, from the first on', async () => {
    const simulation = new Simulation();
    simulation.add({ period: 60 });
    simulation.receiver = () => {
      throw new SendError('server', 'sink has answered 500');
    };
    await simulation.transition('ALARM');
    await simulation.clock.pass(minutes(3));
    expect(simulation.times).toEqual([0, 60, 120, 180]);
    expect(simulation.on('retry-notifications')).toEqual([]);
  });

  it('repeats in the states that are configured only', async () => {
    const simulation = new Simulation();
    simulation.add({ period: 60 }, ['OK', 'ALARM']);
    await simulation.transition('OK');
    await simulation.clock.pass(minutes(3));
    expect(simulation.times).toEqual([0]);
  });

  it('of a period without a topic is sent once', async () => {
    const simulation = new Simulation();
    simulation.add({ period: 77 });
    await simulation.transition('ALARM');
    await simulation.clock.pass(minutes(10));
    expect(simulation.times).toEqual([0]);
  });

  it('goes to the address that the method has by then', async () => {
    const simulation = await repeating();
    simulation.methods.set('m', { ...simulation.methods.get('m')!, address: 'http://other/' });
    await simulation.clock.pass(minutes(1));
    expect(simulation.attempts.map(({ address }) => address)).toEqual(['http://sink/', 'http://other/']);
  });

  it('of which there are copies, as the original left them, is sent once a minute', async () => {
    const simulation = await repeating();
    const [record] = simulation.topics.get('60-seconds-notifications')!;
    await simulation.publish({ ...record! });
    await simulation.publish({ ...record! });
    await simulation.clock.pass(minutes(3));
    expect(simulation.times).toEqual([0, 60, 120, 180]);
  });
});
