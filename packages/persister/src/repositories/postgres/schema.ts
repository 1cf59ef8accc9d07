/** The tables as kysely sees them. Times are `timestamptz`, identities UUIDs, free-form data `jsonb`. */
export interface Schema {
  /** What is measured: one row for each name and set of dimensions of a tenant. */
  metric_series: {
    /** The first 16 bytes of the SHA-256 that Monasca uses as metric id. */
    series: string;
    tenant_id: string;
    region: string;
    name: string;
    dimensions: unknown;
  };
  /** One value of a series at a millisecond; the last one written stands. */
  measurements: { series: string; time: Date; value: number; value_meta: unknown };
  alarm_state_history: {
    tenant_id: string;
    alarm_id: string;
    time: Date;
    old_state: string;
    new_state: string;
    reason: string;
    reason_data: string;
    link: string;
    lifecycle_state: string;
    metrics: unknown;
    sub_alarms: unknown;
  };
  logs: {
    id: string;
    tenant_id: string;
    region: string;
    time: Date;
    message: string;
    dimensions: unknown;
    /** Everything else that the sender said. */
    fields: unknown;
  };
  events: {
    id: string;
    project_id: string;
    time: Date;
    event_type: string;
    event_timestamp: string;
    payload: unknown;
    dimensions: unknown;
    fields: unknown;
  };
}
