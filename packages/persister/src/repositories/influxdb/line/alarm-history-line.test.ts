import { describe, expect, it } from 'vitest';
import { alarmTransitionCodec, type AlarmTransition } from '@monasca/common/messages';
import { alarmHistoryFields, alarmHistoryText, alarmHistoryTime } from './alarm-history-line.js';

function transition(more = ''): AlarmTransition {
  const text = `{"alarm-transitioned": {"tenantId": "t1", "alarmId": "a-1",
    "metrics": [{"id": null, "name": "cpu", "dimensions": {"hostname": "h1"}}], "oldState": "OK", "newState": "ALARM",
    "link": null, "lifecycleState": null, "stateChangeReason": "too \\"high\\"\\nindeed", "timestamp": 1422918282000,
    "subAlarms": [{"subAlarmExpression": {"function": "AVG", "metricDefinition": {"name": "cpu", "dimensions": {"currentValues": "x"}},
    "threshold": 1.0}, "subAlarmState": "ALARM", "currentValues": [2.0]}]${more}}}`;
  const decoded = alarmTransitionCodec.decode(Buffer.from(text));
  if (!decoded.ok) throw new Error(decoded.detail);
  return decoded.value;
}

describe('the line of a transition', () => {
  it('has the fields of the original in their order, numbers as they were written, keys renamed where they stand', () => {
    const line = alarmHistoryText(transition());
    expect(line.replace(/\d+$/, '')).toBe(
      String.raw`alarm_state_history,_alarm_id=a-1,tenant_id=t1 tenant_id="t1",alarm_id="a-1",` +
        String.raw`metrics="[{\"id\": null, \"name\": \"cpu\", \"dimensions\": {\"hostname\": \"h1\"}}]",` +
        String.raw`new_state="ALARM",old_state="OK",link="",lifecycle_state="",reason="too \"high\"\nindeed",reason_data="{}",` +
        String.raw`sub_alarms="[{\"sub_alarm_expression\": {\"metric_definition\": {\"name\": \"cpu\", \"dimensions\": ` +
        String.raw`{\"currentValues\": \"x\"}}, \"function\": \"AVG\", \"threshold\": 1.0}, ` +
        String.raw`\"sub_alarm_state\": \"ALARM\", \"current_values\": [2.0]}]" `,
    );
  });

  it('has its texts as the server gives them back, so that they compare', () => {
    const { reason, link } = alarmHistoryFields({ ...transition(), stateChangeReason: 'a\ud800 😀', link: '\udc00' });
    expect([reason, link]).toEqual(['a\ufffd 😀', '\ufffd']);
  });

  it('stands in its millisecond, at a place that the states decide', () => {
    const time = alarmHistoryTime(transition());
    expect(time / 1_000_000n).toBe(1_422_918_282_000n);
    expect(alarmHistoryTime(transition())).toBe(time);
    const states = ['OK', 'ALARM', 'UNDETERMINED', 'other'];
    const pairs = states.flatMap((oldState) => states.map((newState) => ({ oldState, newState })));
    const times = pairs.map((pair) => alarmHistoryTime({ ...transition(), ...pair }));
    expect(new Set(times).size).toBe(pairs.length);
    expect(times.every((one) => one / 1_000n === 1_422_918_282_000_000n)).toBe(true);
  });

  it.each([9_223_372_036_854, -9_223_372_036_855])(
    'is refused for %d ms, which InfluxDB does not have',
    (timestamp) => {
      expect(() => alarmHistoryTime(transition(`, "timestamp": ${timestamp}`))).toThrow(/timestamp: expected .*, got/);
    },
  );
});
