import {
  boolean,
  defineConfig,
  integer,
  list,
  multiString,
  section,
  string,
  type ConfigOf,
} from '@monasca/common/config';
import { gatewaySections } from '@monasca/common/gateway';

const notAsked = 'Kafka is asked through [log_publisher]';

/** Configuration of the log API: the original's sections and names, and those that every gateway has. */
export const schema = defineConfig({
  ...gatewaySections({ port: 5607 }),
  service: section('The service.', {
    region: string({ default: '', help: 'Region that is noted on every log.' }),
    max_log_size: integer({ default: 1_048_576, min: 1, help: 'Bytes that a request body must stay below.' }),
  }),
  log_publisher: section('Publishing to Kafka.', {
    kafka_url: list({ default: ['127.0.0.1:9092'], help: 'Kafka brokers to begin with.' }),
    topics: multiString({ default: ['log'], help: 'Topics that take every log.' }),
    max_message_size: integer({
      default: 1_048_576,
      min: 400,
      help: 'Most bytes of one envelope; the message of a larger one is shortened.',
    }),
    deadline_ms: integer({ default: 20_000, min: 100, help: 'How long a request waits for Kafka, in ms.' }),
  }),
  kafka_healthcheck: section('No longer needed.', {
    kafka_url: string({ deprecated: notAsked, help: '' }),
    kafka_topics: string({ deprecated: notAsked, help: '' }),
  }),
  monitoring: section('Figures of the service itself, by statsd.', {
    enable: boolean({ default: true, help: 'They are sent.' }),
    statsd_host: string({ default: '127.0.0.1', help: 'Where the statsd of the agent listens.' }),
    statsd_port: integer({ default: 8125, min: 1, max: 65_535, help: 'Its UDP port.' }),
    statsd_buffer: string({ deprecated: 'dead', help: '' }),
    dimensions: string({ deprecated: 'dead', help: '' }),
  }),
  roles_middleware: section('Who may do what.', {
    default_roles: list({ default: ['monasca-user'], help: 'Roles that may post.' }),
    agent_roles: list({ default: [], help: 'More roles that may post.' }),
    delegate_roles: list({ default: ['admin'], help: 'Roles that may post, for any project.' }),
    path: string({ deprecated: 'dead', help: '' }),
    check_roles: string({ deprecated: 'versions and health are for everybody', help: '' }),
  }),
});

export type LogApiConfig = ConfigOf<typeof schema>;
