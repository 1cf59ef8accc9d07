import { describe, expect, it } from 'vitest';
import { Simulation } from '../../test/simulation.js';
import type { Notification } from '../notification.js';

const minutes = (count: number): number => count * 60_000;

describe('a notification that repeats', () => {
  it('P02: stands on the topic of its period when it has been sent, not before', async () => {
    const simulation = new Simulation();
    simulation.add({ period: 60 });
    let release!: () => void;
    simulation.receiver = () => new Promise<void>((resolve) => (release = resolve));
    await simulation.transition('ALARM');
    expect([simulation.attempts.length, simulation.on('60-seconds-notifications').length]).toEqual([1, 0]);
    release();
    await simulation.clock.pass(0);
    expect(simulation.on('60-seconds-notifications')).toHaveLength(1);
  });

  it('P11: of one alarm waits for none of another, though a receiver takes its time', async () => {
    const simulation = new Simulation();
    simulation.add({ period: 60 });
    await simulation.transition('ALARM');
    await simulation.clock.pass(10_000);
    simulation.alarms.set('other', simulation.alarms.get('alarm')!);
    const sent: [string, number][] = [];
    simulation.receiver = ({ alarm }) => {
      sent.push([alarm.alarmId, Math.round((simulation.clock.now() - 1_700_000_000_000) / 1_000)]);
      return alarm.alarmId === 'alarm' ? new Promise<void>(() => {}) : undefined;
    };
    await simulation.transition('ALARM', { alarmId: 'other' });
    await simulation.clock.pass(minutes(2));
    expect(sent).toEqual([['other', 10], ['alarm', 60], ['other', 70], ['other', 130]]); // prettier-ignore
  });

  it('P14: does not where its period has no topic, of which the operator is told once', async () => {
    const simulation = new Simulation();
    simulation.add({ id: 'a', period: 77 });
    simulation.add({ id: 'b', period: 77 });
    simulation.add({ id: 'c', period: 0 });
    await simulation.transition('ALARM');
    await simulation.clock.pass(minutes(10));
    expect(simulation.times).toEqual([0, 0, 0]);
    expect(simulation.warnings).toEqual([expect.stringContaining('[kafka] periodic')]);
  });

  it('P15: does not with a period of 0', async () => {
    const simulation = new Simulation();
    simulation.add({ period: 0 });
    await simulation.transition('ALARM');
    await simulation.clock.pass(minutes(10));
    expect(simulation.times).toEqual([0]);
  });

  it.each(['webhook', 'email'])('P16: does for methods of type %s', async (type) => {
    const simulation = new Simulation();
    simulation.add({ period: 60, type });
    await simulation.transition('ALARM');
    await simulation.clock.pass(minutes(2));
    expect(simulation.times).toEqual([0, 60, 120]);
  });

  it('P18: says each time what the first one said', async () => {
    const simulation = new Simulation();
    simulation.add({ period: 60 });
    const heard: Notification[] = [];
    simulation.receiver = (notification) => void heard.push(notification);
    await simulation.transition('ALARM', { stateChangeReason: 'first' });
    await simulation.clock.pass(minutes(2));
    expect(heard).toHaveLength(3);
    for (const { alarm } of heard) expect(alarm.raw).toEqual(heard[0]!.alarm.raw);
  });
});
