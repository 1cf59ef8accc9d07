import { boolean, choice, hostPorts, integer, secret, section, string } from '@monasca/common/config';

/** Options of the original, and what it had none for: logs, TLS, credentials, sizes and times. */
export const elasticsearchSection = section('Elasticsearch 8.', {
  hosts: hostPorts({ default: ['localhost:9200'], help: 'Nodes to begin with.' }),
  index_name: string({ default: 'events', help: 'First part of the names of indices of events.' }),
  logs_index_name: string({ default: 'logs', help: 'First part of the names of indices of logs.' }),
  max_retries: integer({
    default: 3,
    min: 1,
    help: 'How often a request that found no node or one that is not ready is sent again at once, to another one if there is one.',
  }),
  sniff_on_start: boolean({ default: false, help: 'Whether the first node is asked for all others.' }),
  sniff_on_connection_fail: boolean({ default: false, help: 'Whether a lost connection leads to the same question.' }),
  sniffer_timeout: integer({ optional: true, min: 1, help: 'How often it is asked besides, in s. Default: never.' }),
  ssl: boolean({ default: false, help: 'Whether to speak HTTPS.' }),
  verify_ssl: boolean({ default: true, help: 'Whether the certificate of a node must be valid.' }),
  ca_file: string({ default: '', help: 'File with the CA certificates, PEM. Default: those that Node.js brings.' }),
  user: string({ default: '', help: 'User; without one no credentials are sent.' }),
  password: secret({ default: '', help: 'Password of the user.' }),
  api_key: secret({ default: '', help: 'API key, base64, in place of user and password.' }),
  compression: choice({ choices: ['none', 'gzip'], default: 'none', help: 'How bodies are compressed.' }),
  bulk_bytes: integer({
    default: 10_000_000,
    min: 1,
    help: 'Bytes of one bulk request before compression; a larger document goes alone.',
  }),
  timeout_seconds: integer({ default: 60, min: 2, help: 'How long an answer may take, in s.' }),
  create_templates: boolean({
    default: true,
    help: 'Whether index templates are put before the first record; a server that refuses them leads to a warning.',
  }),
  retention_days: integer({
    default: 0,
    min: 0,
    help: 'Age of an index, in days, at which index lifecycle management deletes it; 0 for never.',
  }),
});
