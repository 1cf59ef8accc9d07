import {
  boolean,
  defineConfig,
  hostPorts,
  integer,
  list,
  section,
  string,
  type ConfigOf,
} from '@monasca/common/config';
import { kafkaClientOptions, serviceSections } from '@monasca/common/service';
import { cassandraSection } from './repositories/cassandra/section.js';
import { elasticsearchSection } from './repositories/elasticsearch/section.js';
import { influxdbSection } from './repositories/influxdb/section.js';
import { postgresSection } from './repositories/postgres/section.js';

const unused = 'partitions are shared by Kafka itself';

/** What each topic group may set for itself; `[kafka]` holds the defaults. */
const topicDefaults = {
  max_wait_time_seconds: integer({ default: 30, min: 0, help: 'Longest time a record waits for its batch, in s.' }),
  num_processors: integer({ default: 1, min: 0, help: 'Consumers of the topic; 0 switches the pipeline off.' }),
  concurrent_writes: integer({
    default: 4,
    min: 1,
    help: 'Groups of records that one consumer writes at the same time, each of other partitions.',
  }),
  static_membership: boolean({
    default: true,
    help: 'Whether a consumer that is started again gets its partitions back at once. It needs host names of their own; one that is stopped for good keeps its partitions for the session timeout.',
  }),
  consumer_id: string({ deprecated: 'the group id tells consumers apart', help: 'Name of the consumer.' }),
  fetch_size_bytes: integer({ deprecated: 'librdkafka sizes its fetches', help: 'Bytes of one fetch.' }),
  buffer_size: integer({ deprecated: 'librdkafka sizes its fetches', help: 'Bytes of the receive buffer.' }),
  max_buffer_size: integer({ deprecated: 'librdkafka sizes its fetches', help: 'Most bytes of the receive buffer.' }),
  legacy_kafka_client_enabled: boolean({ deprecated: 'there is one client', help: 'Use the client of the past.' }),
};

interface TopicGroup {
  readonly help: string;
  readonly enabled: boolean;
  readonly group: string;
  readonly topic: string;
  readonly batchSize: number;
}

const topicGroup = ({ help, enabled, group, topic, batchSize }: TopicGroup) =>
  section(
    help,
    {
      ...topicDefaults,
      enabled: boolean({ default: enabled, help: 'Whether the topic is consumed.' }),
      uri: hostPorts({ default: ['127.0.0.1:9092'], help: 'Kafka brokers to begin with.' }),
      group_id: string({ default: group, help: 'Consumer group.' }),
      topic: string({ default: topic, help: 'Topic that is read.' }),
      batch_size: integer({ default: batchSize, min: 1, help: 'Records written to the store at once.' }),
      zookeeper_path: string({ deprecated: unused, help: 'Path of the partition locks.' }),
    },
    { inherits: 'kafka' },
  );

/** Configuration of the persister: the original's sections and names, and `[postgres]`, `[kafka_logs]`, `[dead_letters]`. */
export const schema = defineConfig({
  ...serviceSections,
  repositories: section('Which store takes what, by the names here or by those of the original.', {
    metrics_driver: string({ default: 'influxdb', help: 'Store of metrics.' }),
    alarm_state_history_driver: string({ default: 'influxdb', help: 'Store of alarm transitions.' }),
    events_driver: string({ default: 'elasticsearch', help: 'Store of events.' }),
    logs_driver: string({ default: 'elasticsearch', help: 'Store of logs.' }),
    ignore_parse_point_error: boolean({
      deprecated: 'a record that the store refuses goes to the dead letters, alone',
      help: 'Drop a batch that the store cannot parse.',
    }),
  }),
  kafka: section(
    'Kafka client, and defaults of the topic groups.',
    { ...kafkaClientOptions, ...topicDefaults },
    { openPrefix: 'librdkafka.' },
  ),
  kafka_metrics: topicGroup({
    help: 'Metrics.',
    enabled: true,
    group: '1_metrics',
    topic: 'metrics',
    batchSize: 20_000,
  }),
  kafka_alarm_history: topicGroup({
    help: 'Alarm state transitions.',
    enabled: true,
    group: '1_alarm-state-transitions',
    topic: 'alarm-state-transitions',
    batchSize: 1,
  }),
  kafka_events: topicGroup({
    help: 'Events.',
    enabled: false,
    group: '1_events',
    topic: 'monevents',
    batchSize: 1,
  }),
  kafka_logs: topicGroup({ help: 'Logs.', enabled: false, group: '1_logs', topic: 'log', batchSize: 5_000 }),
  zookeeper: section('Of the past.', {
    uri: list({ deprecated: unused, help: 'ZooKeeper servers.' }),
    partition_interval_recheck_seconds: integer({ deprecated: unused, help: 'Pause between attempts, in s.' }),
  }),
  influxdb: influxdbSection,
  cassandra: cassandraSection,
  elasticsearch: elasticsearchSection,
  postgres: postgresSection,
  dead_letters: section('Records that no store takes, on topics named `<topic>-dead-letters`.', {
    create_topics: boolean({ default: true, help: 'Whether missing topics are made at start.' }),
  }),
});

export type PersisterConfig = ConfigOf<typeof schema>;
