import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from './load.js';
import { boolean, choice, float, hostPorts, integer, list, port, secret, string } from './options.js';
import { printConfig } from './print.js';
import { defineConfig, section } from './schema.js';

const help = 'An option of the original persister.';
const unused = 'the Kafka client of today does not use it';
const legacy = 'there is no ZooKeeper client';

const drivers = 'monasca_persister.repositories';

const kafkaOptions = {
  num_processors: integer({ default: 1, min: 0, help }),
  max_wait_time_seconds: integer({ default: 30, min: 1, help }),
  consumer_id: string({ deprecated: unused, help }),
  client_id: string({ deprecated: unused, help }),
  fetch_size_bytes: integer({ deprecated: unused, help }),
  buffer_size: integer({ deprecated: unused, help }),
  max_buffer_size: integer({ deprecated: unused, help }),
  legacy_kafka_client_enabled: boolean({ deprecated: legacy, help }),
};

function topicOptions(enabled: boolean, topic: string, batchSize: number) {
  return {
    ...kafkaOptions,
    enabled: boolean({ default: enabled, help }),
    uri: hostPorts({ default: ['127.0.0.1:9092'], help }),
    group_id: string({ default: `1_${topic}`, help }),
    topic: string({ default: topic, help }),
    batch_size: integer({ default: batchSize, min: 1, help }),
    zookeeper_path: string({ deprecated: legacy, help }),
  };
}

const fromKafka = { inherits: 'kafka' };

const schema = defineConfig({
  repositories: section('Drivers.', {
    metrics_driver: string({ default: `${drivers}.influxdb.metrics_repository:MetricInfluxdbRepository`, help }),
    alarm_state_history_driver: string({
      default: `${drivers}.influxdb.alarm_state_history_repository:AlarmStateHistInfluxdbRepository`,
      help,
    }),
    events_driver: string({
      default: `${drivers}.elasticsearch.events_repository:ElasticSearchEventsRepository`,
      help,
    }),
    ignore_parse_point_error: boolean({ default: false, help }),
  }),
  kafka: section('Defaults of the topic groups.', kafkaOptions),
  kafka_metrics: section('Metrics.', topicOptions(true, 'metrics', 20000), fromKafka),
  kafka_alarm_history: section('Alarm history.', topicOptions(true, 'alarm-state-transitions', 1), fromKafka),
  kafka_events: section('Events.', topicOptions(false, 'events', 1), fromKafka),
  zookeeper: section('ZooKeeper.', {
    uri: list({ deprecated: legacy, help }),
    partition_interval_recheck_seconds: integer({ deprecated: legacy, help }),
  }),
  influxdb: section('InfluxDB.', {
    database_name: string({ default: 'mon', help }),
    db_per_tenant: boolean({ default: false, help }),
    default_retention_hours: integer({ default: 0, min: 0, help }),
    batch_size: integer({ default: 10000, min: 1, help }),
    ip_address: string({ help }),
    port: port({ default: 8086, help }),
    ssl: boolean({ default: false, help }),
    verify_ssl: boolean({ default: false, help }),
    user: string({ default: 'mon_persister', help }),
    password: secret({ optional: true, help }),
  }),
  cassandra: section('Cassandra.', {
    contact_points: list({ default: ['127.0.0.1'], help }),
    port: port({ default: 8086, help }),
    keyspace: string({ default: 'monasca', help }),
    user: string({ default: '', help }),
    password: secret({ default: '', help }),
    connection_timeout: integer({ default: 5, min: 1, help }),
    read_timeout: integer({ default: 60, min: 1, help }),
    max_write_retries: integer({ default: 1, min: 0, help }),
    max_definition_cache_size: integer({ default: 20000000, min: 1, help }),
    retention_policy: integer({ default: 45, min: 1, help }),
    consistency_level: choice({ choices: ['ANY', 'ONE', 'QUORUM', 'LOCAL_ONE', 'ALL'], default: 'ONE', help }),
    local_data_center: string({ optional: true, help }),
    max_batches: integer({ default: 250, min: 1, help }),
  }),
  elasticsearch: section('Elasticsearch.', {
    index_name: string({ default: 'events', help }),
    hosts: hostPorts({ default: ['localhost:9200'], help }),
    sniff_on_start: boolean({ default: false, help }),
    sniff_on_connection_fail: boolean({ default: false, help }),
    sniffer_timeout: float({ optional: true, min: 0, help }),
    max_retries: integer({ default: 3, min: 1, help }),
  }),
});

const sample = `[DEFAULT]
log_config_append = /etc/monasca/persister-logging.conf
debug = False
default_log_levels = monasca_persister=INFO,kafka=WARN

[repositories]
# The driver of the metrics.
metrics_driver = ${drivers}.influxdb.metrics_repository:MetricInfluxdbRepository
alarm_state_history_driver = ${drivers}.influxdb.alarm_state_history_repository:AlarmStateHistInfluxdbRepository
events_driver = ${drivers}.elasticsearch.events_repository:ElasticSearchEventsRepository
ignore_parse_point_error = False

[kafka]
num_processors = 1
max_wait_time_seconds = 30
consumer_id = monasca-persister
client_id = monasca-persister
fetch_size_bytes = 4096
buffer_size = $fetch_size_bytes
max_buffer_size = 32768
legacy_kafka_client_enabled = False

[kafka_metrics]
enabled = True
uri = 127.0.0.1:9092
group_id = 1_metrics
topic = metrics
batch_size = 20000
zookeeper_path = /persister_partitions/$topic

[kafka_alarm_history]
enabled = True
uri = kafka-1:9092,kafka-2:9092
group_id = 1_alarm-state-transitions
topic = alarm-state-transitions
batch_size = 1
max_wait_time_seconds = 15

[kafka_events]
enabled = False
uri = 127.0.0.1:9092
group_id = 1_events
topic = monevents
batch_size = 1

[zookeeper]
uri = 127.0.0.1:2181
partition_interval_recheck_seconds = 15

[influxdb]
database_name = mon
db_per_tenant = False
default_retention_hours = 0
batch_size = 10000
ip_address = influxdb
port = 8086
ssl = False
verify_ssl = False
user = mon_persister
password = "pass$$word"

[cassandra]
contact_points = 10.0.0.1, 10.0.0.2
port = 9042
keyspace = monasca
user =
password =
connection_timeout = 5
read_timeout = 60
max_write_retries = 1
max_definition_cache_size = 20000000
retention_policy = 45
consistency_level = ONE
local_data_center = dc1
max_batches = 250

[elasticsearch]
index_name = events
hosts = localhost:9200
sniff_on_start = False
sniff_on_connection_fail = False
sniffer_timeout =
max_retries = 3
`;

function loadSample() {
  const root = mkdtempSync(join(tmpdir(), 'config-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const file = join(root, 'monasca-persister.conf');
  writeFileSync(file, sample);
  return { file, loaded: loadConfig(schema, { env: {}, files: [file] }) };
}

describe("a configuration of the original persister's options", () => {
  it('loads, topic groups taking from [kafka] what they do not set', () => {
    const { values } = loadSample().loaded;
    expect(values.kafka_metrics).toMatchObject({
      enabled: true,
      uri: ['127.0.0.1:9092'],
      batch_size: 20000,
      num_processors: 1,
      max_wait_time_seconds: 30,
    });
    expect(values.kafka_alarm_history).toMatchObject({
      uri: ['kafka-1:9092', 'kafka-2:9092'],
      batch_size: 1,
      max_wait_time_seconds: 15,
    });
    expect(values.kafka_events).toMatchObject({ enabled: false, topic: 'monevents' });
    expect(values.influxdb).toMatchObject({ ip_address: 'influxdb', password: 'pass$word', verify_ssl: false });
    expect(values.cassandra).toMatchObject({ contact_points: ['10.0.0.1', '10.0.0.2'], port: 9042, user: '' });
    expect(values.elasticsearch).toMatchObject({ hosts: ['localhost:9200'], sniffer_timeout: undefined });
  });

  it('names the dead options and nothing else', () => {
    const { warnings } = loadSample().loaded;
    expect(warnings.map((warning) => /^(dead option \[\w+\] \w+) /.exec(warning)?.[1])).toEqual([
      'dead option [DEFAULT] log_config_append',
      'dead option [DEFAULT] debug',
      'dead option [DEFAULT] default_log_levels',
      'dead option [kafka] consumer_id',
      'dead option [kafka] client_id',
      'dead option [kafka] fetch_size_bytes',
      'dead option [kafka] buffer_size',
      'dead option [kafka] max_buffer_size',
      'dead option [kafka] legacy_kafka_client_enabled',
      'dead option [kafka_metrics] zookeeper_path',
      'dead option [zookeeper] uri',
      'dead option [zookeeper] partition_interval_recheck_seconds',
    ]);
  });

  it('tells the place of each value and prints no password', () => {
    const { file, loaded } = loadSample();
    expect(loaded.sources['kafka_metrics.max_wait_time_seconds']).toBe(
      `inherited from [kafka] max_wait_time_seconds at ${file}:15`,
    );
    const printed = printConfig(schema, loaded);
    expect(printed).toContain('password = ***');
    expect(printed).not.toContain('pass$');
    expect(printed).not.toContain('zookeeper_path');
  });
});
