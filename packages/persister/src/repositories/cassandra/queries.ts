import type { Retention } from './retention.js';

/** The statements of a keyspace, as they are prepared. */
export interface Queries {
  readonly measurement: string;
  /** The static columns of a series' measurements. */
  readonly seriesOfMeasurements: string;
  readonly newMetric: string;
  readonly metric: string;
  readonly dimension: string;
  readonly dimensionMetric: string;
  readonly metricDimension: string;
  readonly alarm: string;
  readonly findRegistration: string;
  readonly findMeasurements: string;
  readonly findAlarms: string;
}

const metricKey = `region = ? and tenant_id = ? and metric_name = ? and dimensions = ? and dimension_names = ?`;

/**
 * Names the tables of Monasca in a keyspace.
 * @param isTimed whether measurements and alarms are written as of a time, in µs, which is their first value
 */
export function queriesOf(keyspace: string, { data, registration }: Retention, isTimed: boolean): Queries {
  const table = (name: string): string => `"${keyspace}".${name}`;
  const timed = `using ttl ${data}${isTimed ? ' and timestamp ?' : ''}`;
  return {
    measurement: `update ${table('measurements')} ${timed} set value = ?, value_meta = ? where metric_id = ? and time_stamp = ?`,
    seriesOfMeasurements: `update ${table('measurements')} using ttl ${registration}
      set region = ?, tenant_id = ?, metric_name = ?, dimensions = ? where metric_id = ?`,
    newMetric: `update ${table('metrics')} using ttl ${registration}
      set metric_id = ?, created_at = ?, updated_at = ? where ${metricKey}`,
    metric: `update ${table('metrics')} using ttl ${data} set metric_id = ?, updated_at = ? where ${metricKey}`,
    dimension: `insert into ${table('dimensions')} (region, tenant_id, name, value)
      values (?, ?, ?, ?) using ttl ${registration}`,
    dimensionMetric: `insert into ${table('dimensions_metrics')}
      (region, tenant_id, dimension_name, dimension_value, metric_name) values (?, ?, ?, ?, ?) using ttl ${registration}`,
    metricDimension: `insert into ${table('metrics_dimensions')}
      (region, tenant_id, metric_name, dimension_name, dimension_value) values (?, ?, ?, ?, ?) using ttl ${registration}`,
    alarm: `update ${table('alarm_state_history')} ${timed}
      set metric = ?, old_state = ?, new_state = ?, sub_alarms = ?, reason = ?, reason_data = ?
      where tenant_id = ? and alarm_id = ? and time_stamp = ?`,
    findRegistration: `select created_at, updated_at, ttl(created_at) as ttl from ${table('metrics')} where ${metricKey}`,
    findMeasurements: `select time_stamp, value, value_meta, region, tenant_id, metric_name, dimensions
      from ${table('measurements')} where metric_id = ? and time_stamp in ?`,
    findAlarms: `select time_stamp, metric, old_state, new_state, sub_alarms, reason, reason_data
      from ${table('alarm_state_history')} where tenant_id = ? and alarm_id = ? and time_stamp in ?`,
  };
}
