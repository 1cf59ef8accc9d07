import { boolean, defineConfig, integer, list, multiString, section, type ConfigOf } from '@monasca/common/config';
import { gatewaySections } from '@monasca/common/gateway';

/** Configuration of the events API: the original's sections and names, and those that every gateway has. */
export const schema = defineConfig({
  ...gatewaySections({ port: 5656 }),
  events_publisher: section('Publishing to Kafka.', {
    kafka_url: list({ default: ['127.0.0.1:9092'], help: 'Kafka brokers to begin with.' }),
    topics: multiString({ default: ['monevents'], help: 'Topics that take every event.' }),
    max_message_size: integer({ default: 1_048_576, min: 400, help: 'Most bytes of one event, with its envelope.' }),
    deadline_ms: integer({ default: 20_000, min: 100, help: 'How long a request waits for Kafka, in ms.' }),
    item_projects: boolean({
      default: false,
      help: 'The `project_id` of an event is its project, if the sender may delegate; else it is the project of the sender.',
    }),
  }),
  oslo_middleware: section('Limits of requests.', {
    max_request_body_size: integer({ default: 114_688, min: 1, help: 'Most bytes of a request body.' }),
  }),
});

export type EventsApiConfig = ConfigOf<typeof schema>;
