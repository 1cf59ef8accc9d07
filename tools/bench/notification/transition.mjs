// @ts-check
import { definitionId, tenant } from './tables.mjs';

/**
 * A transition to ALARM as the threshold engine emits it, of an alarm of its own, 900 bytes.
 * @param {string} alarmId
 * @param {number} definition
 * @param {number} at milliseconds since the epoch
 */
export const transition = (alarmId, definition, at) => {
  const dimensions = { hostname: `host-${definition}.example.org`, service: 'monitoring' };
  const subAlarmExpression = {
    ...{ function: 'AVG', metricDefinition: { id: null, name: 'cpu.user_perc', dimensions } },
    ...{ operator: 'GT', threshold: 90, period: 60, periods: 1, deterministic: false },
  };
  return Buffer.from(
    JSON.stringify({
      'alarm-transitioned': {
        ...{ tenantId: tenant, alarmId, alarmDefinitionId: definitionId(definition) },
        metrics: [{ id: null, name: 'cpu.user_perc', dimensions }],
        ...{ alarmName: 'High CPU', alarmDescription: 'user CPU over 90 percent' },
        ...{ oldState: 'OK', newState: 'ALARM', actionsEnabled: true },
        stateChangeReason: `Thresholds were exceeded for the sub-alarms: avg(cpu.user_perc) > 90.0 with the values: [97.2]`,
        ...{ severity: 'HIGH', link: null, lifecycleState: null },
        subAlarms: [{ subAlarmExpression, subAlarmState: 'ALARM', currentValues: [97.2] }],
        timestamp: at,
      },
    }),
  );
};

/** The id of an alarm that says when it was sent, in ms since the epoch. */
export const alarmIdAt = (/** @type {number} */ index, /** @type {number} */ at) => `alarm-${index}-at-${at}`;

/** When an alarm of such an id was sent; undefined for any other one. */
export const sentAt = (/** @type {string} */ alarmId) => {
  const [, at] = /-at-(\d+)$/.exec(alarmId) ?? [];
  return at === undefined ? undefined : Number(at);
};
