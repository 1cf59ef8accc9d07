import { describe, expect, it } from 'vitest';
import { ServiceError } from '@monasca/common';
import { SendError } from '../../send-error.js';
import { topicPolicy } from './topic-policy.js';

const own = ['alarm-state-transitions', 'retry-notifications'];

describe('topics of methods', () => {
  it.each([
    [['alarms'], 'alarms'],
    [['alarms'], ' alarms '],
    [['other', 'team-*'], 'team-a.alarms_1'],
    [['*'], 'anything'],
  ])('of %j may be %j', (entries, address) => {
    expect(topicPolicy(entries, own)(address)).toBe(address.trim());
  });

  it.each([
    [[], 'alarms', 'forbidden'],
    [['alarms'], 'alarms-2', 'forbidden'],
    [['Alarms'], 'alarms', 'forbidden'],
    [['*', 'alarm-state-transitions'], 'alarm-state-transitions', 'forbidden'],
    [['*'], ' retry-notifications\n', 'forbidden'],
    [['*'], '__consumer_offsets', 'forbidden'],
    [['*'], '', 'address'],
    [['*'], '..', 'address'],
    [['*'], 'a'.repeat(250), 'address'],
    [['*'], 'kafka:alarms', 'address'],
    [['*'], 'alarms\0', 'address'],
    [['*'], 'alarms,retry-notifications', 'address'],
  ])('of %j may not be %j: %s', (entries, address, reason) => {
    const read = (): string => topicPolicy(entries, own)(address);
    expect(read).toThrow(SendError);
    expect(read).toThrow(expect.objectContaining({ reason, permanent: true }));
  });

  it('have * only at the end', () => {
    expect(() => topicPolicy(['*-alarms'], own)).toThrow(ServiceError);
    expect(() => topicPolicy(['*-alarms'], own)).toThrow(/\[kafka_notifier\] topics.*\*-alarms/);
  });
});
