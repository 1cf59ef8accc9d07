import type { ContainerVariables } from '@monasca/common/config';

/**
 * What the container of the original takes. Not read are those that did nothing there, wait for what Kafka does by itself, or
 * decide what is decided record by record now: ZOOKEEPER_URI, KAFKA_LEGACY_CLIENT_ENABLED, KAFKA_WAIT_FOR_TOPICS, DEBUG, VERBOSE,
 * STAY_ALIVE_ON_FAILURE, LOG_LEVEL_*, INFLUX_IGNORE_PARSE_POINT_ERROR.
 */
export const containerVariables: ContainerVariables = {
  LOG_LEVEL: ['log.level'],
  KAFKA_URI: ['kafka_metrics.uri', 'kafka_alarm_history.uri', 'kafka_events.uri', 'kafka_logs.uri'],
  KAFKA_METRICS_BATCH_SIZE: ['kafka_metrics.batch_size'],
  KAFKA_METRICS_GROUP_ID: ['kafka_metrics.group_id'],
  KAFKA_METRICS_PROCESSORS: ['kafka_metrics.num_processors'],
  KAFKA_METRICS_WAIT_TIME: ['kafka_metrics.max_wait_time_seconds'],
  KAFKA_ALARM_HISTORY_BATCH_SIZE: ['kafka_alarm_history.batch_size'],
  KAFKA_ALARM_HISTORY_GROUP_ID: ['kafka_alarm_history.group_id'],
  KAFKA_ALARM_HISTORY_PROCESSORS: ['kafka_alarm_history.num_processors'],
  KAFKA_ALARM_HISTORY_WAIT_TIME: ['kafka_alarm_history.max_wait_time_seconds'],
  KAFKA_EVENTS_ENABLE: ['kafka_events.enabled'],
  DATABASE_BACKEND: ['repositories.metrics_driver', 'repositories.alarm_state_history_driver'],
  INFLUX_HOST: ['influxdb.ip_address'],
  INFLUX_PORT: ['influxdb.port'],
  INFLUX_USER: ['influxdb.user'],
  INFLUX_PASSWORD: ['influxdb.password'],
  INFLUX_DB: ['influxdb.database_name'],
  CASSANDRA_HOSTS: ['cassandra.contact_points'],
  CASSANDRA_PORT: ['cassandra.port'],
  CASSANDRA_USER: ['cassandra.user'],
  CASSANDRA_PASSWORD: ['cassandra.password'],
  CASSANDRA_KEY_SPACE: ['cassandra.keyspace'],
  CASSANDRA_CONNECTION_TIMEOUT: ['cassandra.connection_timeout'],
  CASSANDRA_MAX_CACHE_SIZE: ['cassandra.max_definition_cache_size'],
  CASSANDRA_RETENTION_POLICY: ['cassandra.retention_policy'],
};
