import { describe, expect, it } from 'vitest';
import type { Decoded } from './codec.js';
import { stringifyJson } from './json.js';
import { notificationCodec, type NotificationMessage } from './notification.js';

const rawAlarm =
  '{"tenantId":"62f7","alarmId":"20a5","alarmDefinitionId":"78ce","metrics":[{"id":null,"name":"cpu","dimensions":{}}],' +
  '"alarmName":"High CPU","oldState":"OK","newState":"ALARM","actionsEnabled":true,"stateChangeReason":"exceeded",' +
  '"severity":"HIGH","link":null,"lifecycleState":null,"subAlarms":[{"currentValues":[97.0]}],"timestamp":1700000000999}';

const wire =
  '{"id":"nm-uuid","type":"webhook","name":"ops hook","address":"https://hooks.example.org/x","retry_count":0,' +
  `"raw_alarm":${rawAlarm},"alarm_id":"20a5","alarm_name":"High CPU","alarm_timestamp":1700000000,` +
  '"message":"exceeded","notification_timestamp":1700000001.6408014,"state":"ALARM","severity":"HIGH","link":null,' +
  '"lifecycle_state":null,"tenant_id":"62f7","period":60}';

function decode(text: string): Decoded<NotificationMessage> {
  return notificationCodec.decode(Buffer.from(text));
}

describe('notificationCodec', () => {
  it('reads a record as it is on the wire, and writes the same bytes', () => {
    const decoded = decode(wire);
    expect(decoded).toMatchObject({
      ok: true,
      value: {
        id: 'nm-uuid',
        type: 'webhook',
        name: 'ops hook',
        address: 'https://hooks.example.org/x',
        retryCount: 0,
        period: 60,
        notificationTimestamp: 1700000001.6408014,
        alarm: { alarmId: '20a5', newState: 'ALARM', timestamp: 1700000000999 },
      },
    });
    if (!decoded.ok) throw new Error(decoded.detail);
    expect(stringifyJson(decoded.value.alarm.raw)).toBe(rawAlarm);
    expect(notificationCodec.encode(decoded.value).toString()).toBe(wire);
  });

  it('needs none of the keys that repeat the transition', () => {
    const { alarm_id, alarm_name, alarm_timestamp, message, state, tenant_id, ...needed } = JSON.parse(wire) as Record<
      string,
      unknown
    >;
    expect([alarm_id, alarm_name, alarm_timestamp, message, state, tenant_id]).not.toContain(undefined);
    expect(decode(JSON.stringify(needed))).toMatchObject({ ok: true, value: { alarm: { alarmId: '20a5' } } });
  });

  it.each([
    ['id', undefined, 'id: expected text that is not empty, got nothing'],
    ['type', '', 'type: expected text that is not empty, got ""'],
    ['name', {}, 'name: expected text or null, got an object'],
    ['address', undefined, 'address: expected text or null, got nothing'],
    ['retry_count', null, 'retry_count: expected a number or an integer string, got null'],
    ['period', undefined, 'period: expected a number or an integer string, got nothing'],
    ['notification_timestamp', null, 'notification_timestamp: expected a number or a numeric string, got null'],
    ['raw_alarm', undefined, 'raw_alarm: expected an object, got nothing'],
    ['raw_alarm', { tenantId: 't' }, 'raw_alarm.alarmId: expected text that is not empty, got nothing'],
  ])('refuses %s %o', (field, value, detail) => {
    const text = JSON.stringify({ ...(JSON.parse(wire) as object), [field]: value });
    expect(decode(text)).toEqual({ ok: false, reason: 'shape', detail });
  });
});
