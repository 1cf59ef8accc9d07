import { boolean, choice, float, integer, section, string, type ConfigOf } from '../config/index.js';
import { keystoneSection, policySection } from '../http/index.js';
import { kafkaClientOptions, serviceSections } from '../service/index.js';

/** Sections that every gateway has, beside those that bear the names of its original. */
export const gatewaySections = (defaults: { readonly port: number }) => ({
  ...serviceSections,
  api: section('HTTP server.', {
    host: string({ default: '127.0.0.1', help: 'Address to listen on.' }),
    port: integer({ default: defaults.port, min: 0, max: 65_535, help: 'TCP port; 0 takes any free one.' }),
    workers: integer({ default: 1, min: 1, max: 9_999, help: 'Processes that share the port; also `--workers`.' }),
    request_timeout_seconds: integer({ default: 30, min: 1, help: 'How long a client may take to send a request.' }),
    max_bytes_held: integer({
      default: 268_435_456,
      min: 1,
      help: 'Most bytes of requests that wait for Kafka; beyond, requests are answered 503.',
    }),
    access_log: boolean({ default: false, help: 'Each request is a line of the log, at level info.' }),
  }),
  auth: section('How clients prove who they are.', {
    kind: choice({
      choices: ['keystone', 'static', 'none'],
      optional: true,
      help: 'Who is asked whose a token is; when not set, `static` if there is a tokens_file, else `keystone`.',
    }),
    tokens_file: string({
      optional: true,
      help: 'JSON file, an array of `{"sha256", "projectId", "userId", "roles"}`: the SHA-256 of each token, not the token.',
    }),
    project: string({ default: 'default', help: 'Project that everything belongs to when kind is none.' }),
    none_beyond_loopback: boolean({
      default: false,
      help: 'Kind none is allowed where other machines reach the server: whoever can may write.',
    }),
  }),
  quota: section('Limits for each project; 0 is none.', {
    requests_per_second: float({ default: 0, min: 0, help: 'Requests; bursts of 10 seconds are let through.' }),
    bytes_per_second: float({ default: 0, min: 0, help: 'Bytes of bodies, inflated; bursts likewise.' }),
  }),
  keystone_authtoken: keystoneSection,
  oslo_policy: policySection,
  kafka: section('Kafka client.', kafkaClientOptions, { openPrefix: 'librdkafka.' }),
});

export type GatewayConfig = ConfigOf<ReturnType<typeof gatewaySections>>;
