// @ts-check
import { writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} Job
 * @property {string} bootstrap
 * @property {string} topic
 * @property {string} group
 * @property {number} count
 * @property {number} series
 * @property {string} directory for files
 * @property {import('./stores.mjs').PointStore} store
 *
 * @typedef {object} Contender
 * @property {string} name
 * @property {'null' | 'influxdb'} store
 * @property {(job: Job) => readonly string[]} command
 */

const executable = path.resolve(import.meta.dirname, '../../../packages/persister/bin/monasca-persister.mjs');

/** A configuration that both persisters take. */
const configuration = (/** @type {Job} */ { bootstrap, topic, group, store }, /** @type {string} */ more = '') => {
  const { hostname, port } = new URL(store.url);
  return `[repositories]
metrics_driver = monasca_persister.repositories.influxdb.metrics_repository:MetricInfluxdbRepository
[kafka]
max_wait_time_seconds = 1
[kafka_metrics]
uri = ${bootstrap}
topic = ${topic}
group_id = ${group}
[kafka_alarm_history]
enabled = false
[influxdb]
ip_address = ${hostname}
port = ${port}
database_name = ${store.database}
user = bench
password = bench
${more}`;
};

const written = (/** @type {Job} */ job, /** @type {string} */ text) => {
  const file = path.join(job.directory, `${job.group}.conf`);
  writeFileSync(file, text);
  return file;
};

/** @type {Contender['command']} */
const ours = (job) => [
  ...[executable, '--config-file'],
  written(job, configuration(job, '[dead_letters]\ncreate_topics = false\n[log]\nlevel = warn\n')),
];

/**
 * Everything that takes part.
 * @param {{ python?: string, telegraf?: string }} peers
 * @returns {Contender[]}
 */
export const contenders = ({ python, telegraf }) => [
  { name: 'monasca', store: 'null', command: ours },
  { name: 'monasca', store: 'influxdb', command: ours },
  {
    name: 'lines made before',
    store: 'influxdb',
    command: ({ store, count, series }) => [
      ...[process.execPath, path.join(import.meta.dirname, 'loader.mjs'), store.url, store.database],
      ...[String(count), String(series)],
    ],
  },
  ...(python === undefined ? [] : withPython(python)),
  ...(telegraf === undefined ? [] : withTelegraf(telegraf)),
];

/** @returns {Contender[]} */
const withPython = (/** @type {string} */ python) => [
  {
    name: 'monasca-persister (Python)',
    store: 'influxdb',
    command: (job) => [
      path.join(path.dirname(python), 'monasca-persister'),
      ...['--config-file', written(job, configuration(job))],
    ],
  },
];

/** @returns {Contender[]} */
const withTelegraf = (/** @type {string} */ telegraf) => [
  {
    name: 'telegraf',
    store: 'influxdb',
    command: (job) => [telegraf, '--config', written(job, telegrafConfiguration(job))],
  },
];

const telegrafConfiguration = (/** @type {Job} */ { bootstrap, topic, group, store }) => `
[agent]
  metric_batch_size = 10000
  metric_buffer_limit = 100000
  flush_interval = "1s"
  quiet = true
  omit_hostname = true
[[inputs.kafka_consumer]]
  brokers = ["${bootstrap}"]
  topics = ["${topic}"]
  consumer_group = "${group}"
  offset = "oldest"
  kafka_version = "2.8.0"
  max_undelivered_messages = 20000
  data_format = "json_v2"
  [[inputs.kafka_consumer.json_v2]]
    measurement_name_path = "metric.name"
    timestamp_path = "metric.timestamp"
    timestamp_format = "unix_ms"
    [[inputs.kafka_consumer.json_v2.field]]
      path = "metric.value"
      type = "float"
    [[inputs.kafka_consumer.json_v2.tag]]
      path = "meta.tenantId"
      rename = "_tenant_id"
    [[inputs.kafka_consumer.json_v2.tag]]
      path = "meta.region"
      rename = "_region"
    [[inputs.kafka_consumer.json_v2.object]]
      path = "metric.dimensions"
      tags = ["hostname", "service", "component", "device", "mount_point"]
      disable_prepend_keys = true
[[outputs.influxdb]]
  urls = ["${store.url}"]
  database = "${store.database}"
  skip_database_creation = true
`;
