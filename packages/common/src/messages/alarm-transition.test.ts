import { describe, expect, it } from 'vitest';
import { alarmTransitionCodec, alarmTransitionOf, type AlarmTransition } from './alarm-transition.js';
import type { Decoded } from './codec.js';
import { stringifyJson, type JsonObject } from './json.js';

const inner =
  '{"tenantId":"t1","alarmId":"8b9f","alarmDefinitionId":"4f2c","alarmName":"high cpu","alarmDescription":"",' +
  '"metrics":[{"id":null,"name":"cpu.idle_perc","dimensions":{"hostname":"h1"}}],"oldState":"OK","newState":"ALARM",' +
  '"actionsEnabled":true,"severity":"LOW","link":null,"lifecycleState":null,"stateChangeReason":"Thresholds were exceeded",' +
  '"subAlarms":[{"subAlarmExpression":{"function":"AVG","threshold":1.0,"period":60},"subAlarmState":"ALARM",' +
  '"currentValues":[2.0]}],"timestamp":1422918282000,"other":12345678901234567890}';

function decode(text: string): Decoded<AlarmTransition> {
  return alarmTransitionCodec.decode(Buffer.from(`{"alarm-transitioned":${text}}`));
}

function valueOf(text: string): AlarmTransition {
  const decoded = decode(text);
  if (!decoded.ok) throw new Error(decoded.detail);
  return decoded.value;
}

/** The inner object with one field changed, or removed. */
function withField(field: string, value?: unknown): string {
  return stringifyJson({ ...valueOf(inner).raw, [field]: value });
}

describe('alarmTransitionCodec', () => {
  it('reads the transition as it is on the wire', () => {
    const { raw, ...view } = valueOf(inner);
    expect(view).toEqual({
      tenantId: 't1',
      alarmId: '8b9f',
      alarmDefinitionId: '4f2c',
      alarmName: 'high cpu',
      alarmDescription: '',
      oldState: 'OK',
      newState: 'ALARM',
      stateChangeReason: 'Thresholds were exceeded',
      severity: 'LOW',
      link: null,
      lifecycleState: null,
      actionsEnabled: true,
      metrics: raw.metrics,
      subAlarms: raw.subAlarms,
      timestamp: 1422918282000,
    });
    expect(stringifyJson(view.subAlarms)).toContain('"currentValues":[2.0]');
  });

  it('keeps all that the sender said, unknown fields and the text of numbers too', () => {
    expect(stringifyJson(valueOf(inner).raw)).toBe(inner);
    expect(alarmTransitionCodec.encode(valueOf(inner)).toString()).toBe(`{"alarm-transitioned":${inner}}`);
  });

  it.each(['alarmDefinitionId', 'alarmName', 'alarmDescription', 'severity', 'link', 'lifecycleState'] as const)(
    'reads %s as null if it is null or absent',
    (field) => {
      expect(valueOf(withField(field, null))[field]).toBeNull();
      expect(valueOf(withField(field))[field]).toBeNull();
    },
  );

  it.each(['oldState', 'newState', 'stateChangeReason'] as const)('reads %s as empty if it is null', (field) => {
    expect(valueOf(withField(field, null))[field]).toBe('');
  });

  it.each([undefined, null, []])('reads sub-alarms of %s as none', (subAlarms) => {
    expect(valueOf(withField('subAlarms', subAlarms)).subAlarms).toEqual([]);
  });

  it('reads metrics of null as null', () => {
    expect(valueOf(withField('metrics', null)).metrics).toBeNull();
  });

  it.each([
    [true, true],
    ['true', true],
    [1, true],
    [false, false],
    ['false', false],
    ['False', false],
    ['', false],
    [0, false],
    [null, false],
    [undefined, false],
  ])('takes actionsEnabled %s for %s', (sent, expected) => {
    expect(valueOf(withField('actionsEnabled', sent)).actionsEnabled).toBe(expected);
  });

  it('cuts the fraction of a timestamp, and takes an integer string', () => {
    expect(valueOf(withField('timestamp', 1422918282000.9)).timestamp).toBe(1422918282000);
    expect(valueOf(withField('timestamp', '1422918282000')).timestamp).toBe(1422918282000);
  });

  it.each([
    ['tenantId', undefined, 'tenantId: expected text that is not empty, got nothing'],
    ['alarmId', null, 'alarmId: expected text that is not empty, got null'],
    ['oldState', undefined, 'oldState: expected text or null, got nothing'],
    ['newState', {}, 'newState: expected text or null, got an object'],
    ['stateChangeReason', undefined, 'stateChangeReason: expected text or null, got nothing'],
    ['metrics', undefined, 'metrics: expected an array of objects or null, got nothing'],
    ['metrics', [{}, 1], 'metrics[1]: expected an object, got 1'],
    ['subAlarms', 'x', 'subAlarms: expected an array of objects or null, got "x"'],
    ['link', [], 'link: expected text or null, got an array'],
    ['timestamp', 'today', 'timestamp: expected a number or an integer string, got "today"'],
    ['timestamp', undefined, 'timestamp: expected a number or an integer string, got nothing'],
  ])('refuses %s %o', (field, value, detail) => {
    expect(decode(withField(field, value))).toEqual({
      ok: false,
      reason: 'shape',
      detail: `alarm-transitioned.${detail}`,
    });
  });

  it('refuses another envelope', () => {
    expect(alarmTransitionCodec.decode(Buffer.from('{"alarm":{}}'))).toEqual({
      ok: false,
      reason: 'shape',
      detail: 'alarm-transitioned: expected an object, got nothing',
    });
  });
});

describe('alarmTransitionOf', () => {
  it('views an object built by hand, or says what is missing', () => {
    const raw: JsonObject = { ...valueOf(inner).raw };
    expect(alarmTransitionOf(raw)).toEqual(valueOf(inner));
    expect(() => alarmTransitionOf({}, 'raw_alarm')).toThrow(
      'raw_alarm.tenantId: expected text that is not empty, got nothing',
    );
  });
});
