import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '@monasca/common/config';
import { schema } from './config.js';

/** As the original's container writes it, with the options it leaves to their defaults. */
const sample = `[DEFAULT]
debug = False
log_config_append = /etc/monasca/persister-logging.conf

[repositories]
metrics_driver = monasca_persister.repositories.influxdb.metrics_repository:MetricInfluxdbRepository
alarm_state_history_driver = monasca_persister.repositories.influxdb.alarm_state_history_repository:AlarmStateHistInfluxdbRepository
events_driver = monasca_persister.repositories.elasticsearch.events_repository:ElasticSearchEventsRepository
ignore_parse_point_error = False

[zookeeper]
uri = zookeeper:2181
partition_interval_recheck_seconds = 15

[kafka]
num_processors = 1
consumer_id = monasca-persister
client_id = monasca-persister
fetch_size_bytes = 4096
buffer_size = $fetch_size_bytes
max_buffer_size = 32768
legacy_kafka_client_enabled = False

[kafka_alarm_history]
uri = kafka:9092
group_id = 1_alarm-state-transitions
topic = alarm-state-transitions
zookeeper_path = /persister_partitions/$topic
batch_size = 1000
max_wait_time_seconds = 15
num_processors = 2

[kafka_metrics]
uri = kafka-1:9092,kafka-2:9092
group_id = 1_metrics
topic = metrics
zookeeper_path = /persister_partitions/$topic
batch_size = 1000
max_wait_time_seconds = 15

[kafka_events]
enabled = False
uri = kafka:9092
group_id = 1_events
topic = monevents
batch_size = 1

[influxdb]
database_name = mon
ip_address = influxdb
port = 8086
user = mon_persister
password = password

[cassandra]
contact_points = cassandra

[elasticsearch]
hosts = localhost:9200
`;

function load(text: string) {
  const directory = mkdtempSync(path.join(tmpdir(), 'monasca-config-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = path.join(directory, 'persister.conf');
  writeFileSync(file, text);
  const load = () => loadConfig(schema, { env: {}, files: [file] });
  return { file, load };
}

describe("the original's configuration", () => {
  it('is taken as it is', () => {
    const { values } = load(sample).load();
    expect(values.kafka_metrics).toMatchObject({
      ...{ enabled: true, uri: ['kafka-1:9092', 'kafka-2:9092'], group_id: '1_metrics', topic: 'metrics' },
      ...{ batch_size: 1_000, max_wait_time_seconds: 15, num_processors: 1 },
    });
    expect(values.kafka_alarm_history).toMatchObject({ num_processors: 2, group_id: '1_alarm-state-transitions' });
    expect(values.kafka_events).toMatchObject({ enabled: false, topic: 'monevents', max_wait_time_seconds: 30 });
    expect(values.repositories.metrics_driver).toMatch(/:MetricInfluxdbRepository$/);
  });

  it('leads to one warning for each thing that does nothing, by name and place', () => {
    const { file, load: read } = load(sample);
    const { warnings } = read();
    expect(warnings.map((warning) => /^(\w+ (?:option \[\w+\] \w+|section \[\w+\])) /.exec(warning)?.[1])).toEqual([
      'dead option [DEFAULT] debug',
      'dead option [DEFAULT] log_config_append',
      'dead option [repositories] ignore_parse_point_error',
      'dead option [zookeeper] uri',
      'dead option [zookeeper] partition_interval_recheck_seconds',
      'dead option [kafka] consumer_id',
      'dead option [kafka] fetch_size_bytes',
      'dead option [kafka] buffer_size',
      'dead option [kafka] max_buffer_size',
      'dead option [kafka] legacy_kafka_client_enabled',
      'dead option [kafka_alarm_history] zookeeper_path',
      'dead option [kafka_metrics] zookeeper_path',
    ]);
    expect(warnings[2]).toContain(`${file}:9`);
  });

  it('has the defaults of the original where nothing is set', () => {
    const { values } = loadConfig(schema, { env: {} });
    const { kafka_metrics: metrics, kafka_alarm_history: history, kafka_events: events } = values;
    const shared = { uri: ['127.0.0.1:9092'], num_processors: 1, max_wait_time_seconds: 30 };
    expect(metrics).toMatchObject({ ...shared, enabled: true, topic: 'metrics', batch_size: 20_000 });
    expect(history).toMatchObject({ ...shared, enabled: true, topic: 'alarm-state-transitions', batch_size: 1 });
    expect(events).toMatchObject({ ...shared, enabled: false, topic: 'monevents', batch_size: 1 });
    expect([metrics, history, events].map(({ group_id }) => group_id)).toEqual([
      ...['1_metrics', '1_alarm-state-transitions', '1_events'],
    ]);
    expect(values.kafka_logs.enabled).toBe(false);
    expect(values.repositories).toMatchObject({
      ...{ metrics_driver: 'influxdb', alarm_state_history_driver: 'influxdb' },
      ...{ events_driver: 'elasticsearch', logs_driver: 'elasticsearch' },
    });
    expect(values.elasticsearch).toMatchObject({
      ...{ index_name: 'events', hosts: ['localhost:9200'], max_retries: 3, sniffer_timeout: undefined },
      ...{ sniff_on_start: false, sniff_on_connection_fail: false },
    });
    expect(values.cassandra).toMatchObject({
      ...{ contact_points: ['127.0.0.1'], port: 9042, keyspace: 'monasca', user: '', retention_policy: 45 },
      ...{ connection_timeout: 5, read_timeout: 60, max_write_retries: 1, consistency_level: 'ONE', max_batches: 250 },
    });
  });
});

describe('a topic group', () => {
  it('takes its own value, else the one of [kafka], else the default', () => {
    const { values } = load('[kafka]\nmax_wait_time_seconds = 7\n[kafka_metrics]\nmax_wait_time_seconds = 3').load();
    expect(values.kafka_metrics).toMatchObject({ max_wait_time_seconds: 3, num_processors: 1 });
    expect(values.kafka_events).toMatchObject({ max_wait_time_seconds: 7, num_processors: 1 });
  });

  it('passes options of librdkafka on', () => {
    const { values, warnings } = load('[kafka]\nlibrdkafka.session.timeout.ms = 6000').load();
    expect(values.kafka.librdkafka).toEqual({ 'session.timeout.ms': '6000' });
    expect(warnings).toEqual([]);
  });

  it.each([
    ['uri', 'kafka', /expected list of host:port .*, got "kafka"/],
    ['uri', 'kafka:9092,other', /expected list of host:port .*, got "other"/],
    ['uri', 'my_kafka:9092', /got "my_kafka:9092"/],
    ['batch_size', '0', /expected integer \(at least 1\), got "?0"?/],
    ['num_processors', '-1', /expected integer \(at least 0\), got "?-1"?/],
    ['max_wait_time_seconds', 'soon', /expected integer \(at least 0\), got "soon"/],
    ['enabled', 'maybe', /expected boolean .*, got "maybe"/],
  ])('is refused with its place for %s = %s', (option, value, text) => {
    const { file, load: read } = load(`[kafka_metrics]\ntopic = metrics\n${option} = ${value}\n`);
    expect(read).toThrow(expect.objectContaining({ code: 'configuration', exitCode: 78 }));
    expect(read).toThrow(`${file}:3: [kafka_metrics] ${option}: `);
    expect(read).toThrow(text);
  });
});
