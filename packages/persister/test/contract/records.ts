import { randomUUID } from 'node:crypto';
import { alarmTransitionCodec, eventCodec, logCodec, metricCodec, type Codec } from '@monasca/common/messages';
import type { AlarmTransition, EventEnvelope, LogEnvelope, MetricEnvelope } from '@monasca/common/messages';
import type { StoreRecord } from '../../src/record.js';

/** When Kafka took the records of a test, in ms since the epoch. */
export const recordedAt = 1_700_000_000_000;

/** A record as it is after decoding, from what is on the wire. Throws where it cannot be read. */
export function record<T>(codec: Codec<T>, wire: unknown, id: string = randomUUID()): StoreRecord<T> {
  const decoded = codec.decode(Buffer.from(typeof wire === 'string' ? wire : JSON.stringify(wire)));
  if (!decoded.ok) throw new Error(decoded.detail);
  return { value: decoded.value, id, recordedAt };
}

export const metric = (
  tenantId: string,
  name: string,
  timestamp: number,
  value: unknown,
  more: object = {},
): StoreRecord<MetricEnvelope> =>
  record(metricCodec, {
    metric: { name, timestamp, value, dimensions: { hostname: 'h\\ "1"', service: 'monitoring' }, ...more },
    meta: { tenantId, region: 'RegionOne' },
    creation_time: 1,
  });

export const transition = (tenantId: string, alarmId: string, more: object = {}): StoreRecord<AlarmTransition> =>
  record(alarmTransitionCodec, {
    'alarm-transitioned': {
      ...{ tenantId, alarmId, alarmDefinitionId: 'd', alarmName: 'n', actionsEnabled: true, severity: 'LOW' },
      ...{ metrics: [{ id: null, name: 'cpu', dimensions: { currentValues: 'kept' } }], link: null },
      ...{ oldState: 'OK', newState: 'ALARM', stateChangeReason: 'it\'s "high"', lifecycleState: null },
      subAlarms: [
        {
          subAlarmExpression: { function: 'AVG', metricDefinition: { name: 'cpu', dimensions: {} }, threshold: 1 },
          subAlarmState: 'ALARM',
          currentValues: [2.5],
        },
      ],
      timestamp: 1_422_918_282_000,
      ...more,
    },
  });

export const event = (projectId: string, payload: unknown, id?: string): StoreRecord<EventEnvelope> =>
  record(
    eventCodec,
    {
      event: {
        event_type: 'compute.instance.create.start',
        timestamp: '2017-06-01 09:15:11.494606',
        payload,
        dimensions: { service: 'compute', hostname: 'nova-compute:compute' },
        priority: 'INFO',
      },
      meta: { project_id: projectId },
      creation_time: 1_496_308_512,
    },
    id,
  );

export const log = (tenantId: string, message: unknown, id?: string): StoreRecord<LogEnvelope> =>
  record(
    logCodec,
    { log: { message, dimensions: { host: 'h1' } }, creation_time: 1_795_370_693, meta: { tenantId, region: 'R' } },
    id,
  );
