import {
  boolean,
  choice,
  defineConfig,
  hostPorts,
  integer,
  list,
  port,
  secret,
  section,
  string,
  stringMap,
  type ConfigOf,
} from '@monasca/common/config';
import { kafkaClientOptions, serviceSections } from '@monasca/common/service';
import { channelSections } from './channels/index.js';
import { groupingSection } from './grouping/section.js';
import { keystoneSection } from './keystone/section.js';
import { outgoingSection } from './outgoing/section.js';
import { silencesSection } from './silences/section.js';
import { templatesSection } from './templates/section.js';

const zookeeper = 'partitions are shared by Kafka itself';
const noQueues = 'there are no queues between processes';

const hipchat = 'the service has ended in 2019';

const databaseOptions = { default: 'notification' };

/** Configuration of the notification service: the original's sections and names, and what it had none for. */
export const schema = defineConfig({
  ...serviceSections,
  kafka: section(
    'Kafka client, topics and groups.',
    {
      ...kafkaClientOptions,
      url: hostPorts({ default: ['127.0.0.1:9092'], help: 'Kafka brokers to begin with.' }),
      group: string({
        default: 'monasca-notification',
        help: 'Consumer group of the notification engine; those of the others have `-retry`, `-periodic-<period>` and `-grouping` after it.',
      }),
      alarm_topic: string({ default: 'alarm-state-transitions', help: 'Topic of transitions, which is read.' }),
      notification_topic: string({ default: 'alarm-notifications', help: 'Topic of notifications that were sent.' }),
      notification_retry_topic: string({
        default: 'retry-notifications',
        help: 'Topic of notifications that wait for another attempt.',
      }),
      periodic: stringMap({
        default: { 60: '60-seconds-notifications' },
        help: 'Topics of notifications that repeat, by their period in s.',
      }),
      group_topic: string({
        default: 'notification-groups',
        help: 'Topic of notifications that wait for others of their group, and of what is known of groups.',
      }),
      dead_letter_topic: string({
        default: 'notification-dead-letters',
        help: 'Topic of records that are none, and of notifications that are given up.',
      }),
      ledger_topic: string({ default: 'notification-ledger', help: 'Topic of what has been sent, compacted.' }),
      static_membership: boolean({
        default: true,
        help: 'Whether a process that is started again gets its partitions back at once. It needs host names of their own; one that is stopped for good keeps its partitions for the session timeout.',
      }),
      create_topics: boolean({ default: true, help: 'Whether missing topics are made at start.' }),
      max_offset_lag: integer({ deprecated: 'it was never used', help: 'Of the past.' }),
      legacy_kafka_client_enabled: boolean({ deprecated: 'there is one client', help: 'Use the client of the past.' }),
    },
    { openPrefix: 'librdkafka.' },
  ),
  zookeeper: section('Of the past.', {
    url: list({ deprecated: zookeeper, help: 'ZooKeeper servers.' }),
    notification_path: string({ deprecated: zookeeper, help: 'Path of the partition locks.' }),
    notification_retry_path: string({ deprecated: zookeeper, help: 'Path of the partition locks.' }),
    periodic_path: stringMap({ deprecated: zookeeper, help: 'Paths of the partition locks.' }),
  }),
  database: section('Where the API keeps methods and alarms.', {
    repo_driver: string({
      default: 'mysql',
      help: '`mysql`, `postgresql`, `orm`, or the full name of one of the original.',
    }),
    cache_seconds: integer({
      default: 0,
      min: 0,
      help: 'How old what is known of methods may be, in s; 0 asks for each transition, many in one query.',
    }),
  }),
  mysql: section('MySQL or MariaDB.', {
    host: string({ default: '127.0.0.1', help: 'Host.' }),
    port: port({ default: 3306, help: 'TCP port.' }),
    user: string({ ...databaseOptions, help: 'User.' }),
    passwd: secret({ default: 'password', help: 'Password of the user.' }),
    db: string({ default: 'mon', help: 'Database.' }),
    ssl: stringMap({ default: {}, help: 'Files for TLS, PEM: `ca`, `cert`, `key`; without any there is no TLS.' }),
  }),
  postgresql: section('PostgreSQL.', {
    host: string({ default: '127.0.0.1', help: 'Host.' }),
    port: port({ default: 5432, help: 'TCP port.' }),
    user: string({ ...databaseOptions, help: 'User.' }),
    password: secret({ default: 'password', help: 'Password of the user.' }),
    database: string({ default: 'mon', help: 'Database.' }),
  }),
  orm: section('Of the past.', {
    url: secret({ optional: true, help: 'URL of the database, as SQLAlchemy has it, for the driver `orm`.' }),
  }),
  alarm_processor: section('Which transitions are told of.', {
    ttl: integer({ optional: true, default: 14_400, min: 0, help: 'Oldest age, in s; empty for any.' }),
    number: integer({ deprecated: 'there are no such processes', help: 'Of the past.' }),
  }),
  notification_processor: section('Of the past.', {
    number: integer({ deprecated: 'one process sends any number at a time; see `[sending]`', help: 'Processes.' }),
  }),
  sending: section('How much is sent at a time.', {
    concurrency_per_host: integer({ default: 64, min: 1, help: 'Most notifications on their way to one host.' }),
    concurrency_per_method: integer({ default: 16, min: 1, help: 'Most notifications on their way to one method.' }),
    longest_wait: integer({
      default: 5,
      min: 1,
      help: 'How long a notification may wait for its turn, in s; then it is left to the retries, as no attempt.',
    }),
    breaker_failures: integer({
      default: 5,
      min: 1,
      help: 'After how many failures in a row a host is left alone for a while.',
    }),
    breaker_seconds: integer({ default: 10, min: 1, help: 'For how long, in s; what it would get is tried later.' }),
  }),
  retry_engine: section('Notifications that were not delivered.', {
    interval: integer({ default: 30, min: 30, help: 'Pause before another attempt, in s.' }),
    max_attempts: integer({ default: 5, min: 0, help: 'How often it is tried again.' }),
    backoff: choice({
      choices: ['fixed', 'exponential'],
      default: 'fixed',
      help: 'Whether each pause is as long as the first, or twice the one before, less up to a half at random.',
    }),
    max_interval: integer({
      default: 3_600,
      min: 30,
      help: 'Longest pause when they grow, or when a receiver asks for one, in s.',
    }),
  }),
  periodic_engine: section('Notifications that repeat.', {
    states: list({ default: ['ALARM'], help: 'States of an alarm in which they do.' }),
  }),
  engines: section('What this process does; others may do the rest.', {
    run: list({
      optional: true,
      help: 'Engines that are started: notification, retry, periodic, grouping. Default: all, but grouping only with a file of `[grouping]`.',
    }),
  }),
  queues: section('Of the past.', {
    alarms_size: integer({ deprecated: noQueues, help: 'Of the past.' }),
    finished_size: integer({ deprecated: noQueues, help: 'Of the past.' }),
    notifications_size: integer({ deprecated: noQueues, help: 'Of the past.' }),
    sent_notifications_size: integer({ deprecated: noQueues, help: 'Of the past.' }),
  }),
  statsd: section('Figures for the statsd of a Monasca agent.', {
    enable: boolean({ default: true, help: 'Whether they are sent.' }),
    host: string({ default: '127.0.0.1', help: 'Host.' }),
    port: port({ default: 8125, help: 'UDP port.' }),
  }),
  keystone: keystoneSection,
  notification_types: section('Channels.', {
    enabled: list({ default: ['email', 'pagerduty', 'webhook'], help: 'Types of methods that are served.' }),
  }),
  outgoing: outgoingSection,
  silences: silencesSection,
  grouping: groupingSection,
  templates: templatesSection,
  ...channelSections,
  hipchat_notifier: section('Of the past.', {
    timeout: integer({ deprecated: hipchat, help: 'Of the past.' }),
    insecure: boolean({ deprecated: hipchat, help: 'Of the past.' }),
    ca_certs: string({ deprecated: hipchat, help: 'Of the past.' }),
    proxy: string({ deprecated: hipchat, help: 'Of the past.' }),
  }),
});

export type NotificationConfig = ConfigOf<typeof schema>;
