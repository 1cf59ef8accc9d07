import { describe, expect, it, vi } from 'vitest';
import { Simulation } from '../../test/simulation.js';
import { rawTransition } from '../../test/transitions.js';
import { SendError } from '../send-error.js';
import type { Notification } from '../notification.js';

/** A simulation with a method, and what it was told. */
function told() {
  const simulation = new Simulation();
  simulation.add();
  const heard: Notification[] = [];
  simulation.receiver = (notification) => void heard.push(notification);
  return { simulation, heard };
}

describe('a transition', () => {
  it('I03: whose actions are disabled asks the database nothing', async () => {
    const { simulation } = told();
    const asked = vi.spyOn(simulation, 'actions');
    await simulation.transition('ALARM', { actionsEnabled: false });
    expect(asked).not.toHaveBeenCalled();
    await simulation.transition('ALARM', { timestamp: 1_700_000_000_001 });
    expect(asked).toHaveBeenCalledOnce();
  });

  it('I11: may say null for all that may be null', async () => {
    const { simulation, heard } = told();
    const nothing = { alarmName: null, severity: null, link: null, lifecycleState: null, metrics: null };
    await simulation.transition('ALARM', { ...nothing, alarmDefinitionId: null, oldState: null, stateChangeReason: null }); // prettier-ignore
    expect(heard).toHaveLength(1);
    await simulation.transition('ALARM', { actionsEnabled: null, timestamp: 1_700_000_000_001 });
    expect(heard).toHaveLength(1);
  });

  it('I15: may be without a description', async () => {
    const { simulation, heard } = told();
    await simulation.transition('ALARM', { alarmDescription: undefined });
    expect(heard.map(({ alarm }) => alarm.alarmDescription)).toEqual([null]);
  });

  it('I16, Q07: stays on the topics as it came, with fields that nobody knows', async () => {
    const { simulation } = told();
    const fields = { extra: { deep: [1, 'ü', null] }, subAlarms: [{ currentValues: [97.2] }] };
    await simulation.transition('ALARM', fields);
    const [sent] = simulation.on('alarm-notifications');
    expect(sent!.raw_alarm).toEqual({ ...rawTransition({ timestamp: 1_700_000_000_000 }), ...fields });
  });

  it('I17: may come from the API', async () => {
    const { simulation, heard } = told();
    const metrics = [{ name: 'cpu.user_perc', dimensions: { hostname: 'node-1' } }];
    await simulation.transition('ALARM', { metrics, subAlarms: [], stateChangeReason: 'Alarm state updated via API' });
    expect(heard).toMatchObject([{ alarm: { stateChangeReason: 'Alarm state updated via API', metrics } }]);
  });

  it('I18: to a state that there is not is told to nobody', async () => {
    const { simulation } = told();
    await simulation.transition('DEGRADED');
    expect(simulation.attempts).toEqual([]);
    expect(simulation.counts).toContain('monasca.alarms_no_notification_count:1');
  });

  it('I25: is told as its method is by then', async () => {
    const { simulation } = told();
    await simulation.transition('ALARM');
    simulation.methods.set('m', { ...simulation.methods.get('m')!, address: 'http://other/' });
    await simulation.transition('ALARM', { timestamp: 1_700_000_000_001 });
    expect(simulation.attempts.map(({ address }) => address)).toEqual(['http://sink/', 'http://other/']);
  });

  it('Q04, Q05: has whole seconds on the topics, and the attempt a fraction of them', async () => {
    const { simulation } = told();
    await simulation.clock.pass(1_640);
    await simulation.transition('ALARM', { timestamp: 1_700_000_000_999 });
    expect(simulation.on('alarm-notifications')).toMatchObject([
      { alarm_timestamp: 1_700_000_000, notification_timestamp: 1_700_000_001.64 },
    ]);
  });
});

it.each([
  ['M02: a failure', 'webhook', 'monasca.sent_failed_count:1'],
  ['M02: a type that is not served', 'pager', 'monasca.invalid_type_count:1'],
])('%s is counted under the name of the original', async (_, type, count) => {
  const simulation = new Simulation();
  simulation.add({ type });
  simulation.receiver = () => {
    throw new SendError('server', 'sink has answered 500');
  };
  await simulation.transition('ALARM');
  expect(simulation.counts).toContain(count);
});
