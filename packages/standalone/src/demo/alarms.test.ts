import { describe, expect, it } from 'vitest';
import type { MetricEnvelope } from '@monasca/common/messages';
import { Alarms } from './alarms.js';

const sample = (value: number, timestamp: number, name = 'cpu.percent'): MetricEnvelope => ({
  metric: { name, timestamp, value, valueMeta: null, dimensions: { hostname: 'h' } },
  meta: { tenantId: 't', region: 'R' },
});
const states = (alarms: Alarms, ...metrics: MetricEnvelope[]): string[] =>
  alarms.evaluate(metrics).map(({ oldState, newState }) => `${oldState} → ${newState}`);

describe('the thresholds of the demo', () => {
  it('tell of every crossing and of nothing else', () => {
    const alarms = new Alarms();
    expect(states(alarms, sample(10, 1))).toEqual(['UNDETERMINED → OK']);
    expect(states(alarms, sample(20, 2))).toEqual([]);
    expect(states(alarms, sample(95, 3))).toEqual(['OK → ALARM']);
    expect(states(alarms, sample(96, 4))).toEqual([]);
    expect(states(alarms, sample(80, 5))).toEqual(['ALARM → OK']);
  });

  it('watch each series on its own, and only what they are defined for', () => {
    const alarms = new Alarms();
    const [cpu, memory, other] = [sample(95, 1), sample(5, 1, 'mem.usable_perc'), sample(99, 1, 'load.avg_1_min')];
    const transitions = alarms.evaluate([cpu, memory, other]);
    expect(transitions.map(({ newState }) => newState)).toEqual(['ALARM', 'ALARM']);
    expect(new Set(transitions.map(({ alarmId }) => alarmId)).size).toBe(2);
    expect(transitions[0]).toMatchObject({ tenantId: 't', timestamp: 1, severity: 'MEDIUM', actionsEnabled: true });
  });
});
