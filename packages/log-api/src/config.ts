import {
  choice,
  defineConfig,
  integer,
  list,
  multiString,
  section,
  string,
  type ConfigOf,
} from '@monasca/common/config';
import { kafkaClientOptions, serviceSections } from '@monasca/common/service';

/** Configuration of the log API: the original's sections and names, and `[api]`, `[auth]`, `[kafka]`. */
export const schema = defineConfig({
  ...serviceSections,
  api: section('HTTP server.', {
    host: string({ default: '127.0.0.1', help: 'Address to listen on.' }),
    port: integer({ default: 5607, min: 0, max: 65_535, help: 'TCP port; 0 takes any free one.' }),
  }),
  auth: section('How clients prove who they are.', {
    kind: choice({ choices: ['static'], default: 'static', help: 'Where tokens are looked up.' }),
    tokens_file: string({
      default: '',
      help: 'JSON file, an array of `{"sha256", "projectId", "userId", "roles"}`: the SHA-256 of each token, not the token.',
    }),
  }),
  service: section('The service.', {
    region: string({ default: '', help: 'Region that is noted on every log.' }),
    max_log_size: integer({ default: 1_048_576, min: 1, help: 'Bytes that a request body must stay below.' }),
  }),
  log_publisher: section('Publishing to Kafka.', {
    kafka_url: list({ default: ['127.0.0.1:9092'], help: 'Kafka brokers to begin with.' }),
    topics: multiString({ default: ['log'], help: 'Topics that take every log.' }),
    max_message_size: integer({ default: 1_048_576, min: 1, help: 'Most bytes of one envelope.' }),
    deadline_ms: integer({ default: 20_000, min: 100, help: 'How long a request waits for Kafka, in ms.' }),
  }),
  kafka: section('Kafka client.', kafkaClientOptions, { openPrefix: 'librdkafka.' }),
  roles_middleware: section('Who may do what.', {
    default_roles: list({ default: ['monasca-user'], help: 'Roles that may post.' }),
    agent_roles: list({ default: [], help: 'More roles that may post.' }),
    delegate_roles: list({ default: ['admin'], help: 'Roles that may post, for any project.' }),
  }),
});

export type LogApiConfig = ConfigOf<typeof schema>;
