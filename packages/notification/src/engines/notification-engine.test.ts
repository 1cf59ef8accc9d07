import { describe, expect, it } from 'vitest';
import { Simulation } from '../../test/simulation.js';
import { rawTransition } from '../../test/transitions.js';
import { SendError } from '../send-error.js';

const value = (document: unknown): Buffer => Buffer.from(JSON.stringify(document));
const alarmTopic = 'alarm-state-transitions';

describe('a transition', () => {
  it('is told to each method of its state, and noted as sent with the 17 keys of the original', async () => {
    const simulation = new Simulation();
    simulation.add({ id: 'a' });
    simulation.add({ id: 'b', type: 'email', address: 'me@example.org' });
    simulation.add({ id: 'c' }, ['OK']);
    await simulation.transition('ALARM');
    expect(simulation.attempts.map(({ method }) => method)).toEqual(['a', 'b']);
    const [first] = simulation.on('alarm-notifications');
    expect(Object.keys(first!)).toEqual([
      ...['id', 'type', 'name', 'address', 'retry_count', 'raw_alarm', 'alarm_id', 'alarm_name', 'alarm_timestamp'],
      ...['message', 'notification_timestamp', 'state', 'severity', 'link', 'lifecycle_state', 'tenant_id', 'period'],
    ]);
    expect(first).toMatchObject({
      id: 'a',
      type: 'webhook',
      retry_count: 0,
      alarm_timestamp: 1_700_000_000,
      period: 0,
    });
    expect(simulation.topics.get('alarm-notifications')![0]!.key).toBe('alarm');
  });

  it('one of whose methods fails is sent to the other, and waits for its retry', async () => {
    const simulation = new Simulation();
    simulation.add({ id: 'a' });
    simulation.add({ id: 'b' });
    simulation.receiver = ({ method }) => {
      if (method.id === 'a') throw new SendError('server', 'sink has answered 500');
    };
    await simulation.transition('ALARM');
    expect(simulation.on('alarm-notifications')).toMatchObject([{ id: 'b' }]);
    expect(simulation.on('retry-notifications')).toMatchObject([{ id: 'a', retry_count: 0 }]);
  });

  it('that fails for good goes to the dead letters, with the reason', async () => {
    const simulation = new Simulation();
    simulation.add();
    simulation.receiver = () => {
      throw new SendError('client', 'sink has answered 410', { permanent: true });
    };
    await simulation.transition('ALARM');
    const [letter] = simulation.topics.get('notification-dead-letters')!;
    expect(letter!.headers).toContainEqual(['dead-letter-reason', 'client']);
    expect(simulation.on('notification-dead-letters')).toMatchObject([{ id: 'm', retry_count: 0 }]);
    expect(simulation.on('retry-notifications')).toEqual([]);
  });

  it('that comes twice is told once', async () => {
    const simulation = new Simulation();
    simulation.add();
    await simulation.transition('ALARM', { timestamp: 1_699_999_999_000 });
    await simulation.transition('ALARM', { timestamp: 1_699_999_999_000 });
    expect(simulation.attempts).toHaveLength(1);
    expect(simulation.on('alarm-notifications')).toHaveLength(1);
  });

  it.each([
    ['whose actions are disabled', { actionsEnabled: false }],
    ['whose actions are disabled in words', { actionsEnabled: 'false' }],
    ['that is older than the limit', { timestamp: 1_700_000_000_000 - 14_400_001 }],
    ['of a state that no method wants', { newState: 'UNDETERMINED' }],
    ['of another tenant than the method', { tenantId: 'other' }],
  ])('%s is told to nobody', async (_, fields) => {
    const simulation = new Simulation();
    simulation.add();
    await simulation.transition('ALARM', fields);
    expect(simulation.attempts).toEqual([]);
    expect([...simulation.topics.keys()]).toEqual([alarmTopic]);
    expect(simulation.counts).toContain('monasca.alarms_no_notification_count:1');
  });

  it.each([
    ['as old as the limit', { timestamp: 1_700_000_000_000 - 14_400_000 }],
    ['of the future', { timestamp: 1_700_000_999_000 }],
    ['with nothing in it but nulls', { alarmName: null, severity: null, metrics: null, link: null }],
  ])('%s is told', async (_, fields) => {
    const simulation = new Simulation();
    simulation.add();
    await simulation.transition('ALARM', fields);
    expect(simulation.attempts).toHaveLength(1);
  });

  it('of a type that is not served is parked', async () => {
    const simulation = new Simulation();
    simulation.add({ type: 'pager' });
    await simulation.transition('ALARM');
    expect(simulation.attempts).toEqual([]);
    expect(simulation.on('notification-dead-letters')).toMatchObject([{ id: 'm', type: 'pager' }]);
    expect(simulation.counts).toContain('monasca.invalid_type_count:1');
  });

  it('counts in the order and under the names of the original', async () => {
    const simulation = new Simulation();
    simulation.add({ id: 'a' });
    await simulation.transition('ALARM');
    expect(simulation.counts).toEqual([
      'monasca.config_db_time',
      'monasca.created_count:1',
      'monasca.webhook_time',
      'monasca.sent_webhook_count:1',
      'monasca.alarms_finished_count:1',
    ]);
  });

  it('of one alarm are told in their order, others meanwhile', async () => {
    const simulation = new Simulation();
    simulation.add({}, ['ALARM', 'OK']);
    let release!: () => void;
    const blocked = new Promise<void>((resolve) => (release = resolve));
    simulation.receiver = ({ alarm }) =>
      alarm.newState === 'ALARM' && alarm.alarmId === 'alarm' ? blocked : undefined;
    await simulation.transition('ALARM');
    await simulation.transition('OK', { timestamp: 1_700_000_000_001 });
    await simulation.transition('OK', { alarmId: 'other' });
    expect(simulation.attempts.map(({ state }) => state)).toEqual(['ALARM', 'OK']);
    release();
    await simulation.clock.pass(0);
    expect(simulation.attempts.map(({ state }) => state)).toEqual(['ALARM', 'OK', 'OK']);
  });
});

describe('a record that is no transition', () => {
  const inner = rawTransition();
  const without = (name: string) => value({ 'alarm-transitioned': { ...inner, [name]: undefined } });

  it.each<[string, Buffer | null]>([
    ['no JSON', Buffer.from('no')],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['a tombstone', null],
    ['another envelope', value({ alarm: inner })],
    ['a timestamp in words', value({ 'alarm-transitioned': { ...inner, timestamp: 'now' } })],
    ...Object.keys(inner)
      .filter((name) => !['alarmDescription', 'subAlarms'].includes(name))
      .map((name): [string, Buffer] => [`without ${name}`, without(name)]),
  ])('%s goes to the dead letters as it came, and is counted', async (_, bytes) => {
    const simulation = new Simulation();
    simulation.add();
    await simulation.publish({ topic: alarmTopic, value: bytes });
    const letters = simulation.topics.get('notification-dead-letters')!;
    expect(letters.map((letter) => letter.value)).toEqual([bytes]);
    expect(letters[0]!.headers).toContainEqual(['dead-letter-topic', alarmTopic]);
    expect(simulation.counts).toEqual(['monasca.alarms_failed_parse_count:1', 'monasca.alarms_finished_count:1']);
  });
});
