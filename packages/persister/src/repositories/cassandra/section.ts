import { boolean, choice, integer, list, port, secret, section, string, stringMap } from '@monasca/common/config';

/** Options of the original, and what it had none for: TLS, the keyspace's making, write times, requests at a time. */
export const cassandraSection = section('Cassandra 3.11 or newer.', {
  contact_points: list({ default: ['127.0.0.1'], help: 'Nodes to begin with, by name or address.' }),
  port: port({ default: 9042, help: 'Port of every node.' }),
  keyspace: string({ default: 'monasca', help: 'Keyspace, with case.' }),
  user: string({ default: '', help: 'User; without one no credentials are sent.' }),
  password: secret({ default: '', help: 'Password of the user.' }),
  local_data_center: string({
    default: '',
    help: 'Data center whose nodes are asked. Default: the one that there is; with several it must be given.',
  }),
  connection_timeout: integer({ default: 5, min: 1, help: 'How long a connection to a node may take, in s.' }),
  read_timeout: integer({ default: 60, min: 1, help: 'How long an answer may take, to a write or a read, in s.' }),
  max_write_retries: integer({
    default: 1,
    min: 0,
    help: 'How often a write that found too few replicas, or not in time, is sent again at once.',
  }),
  consistency_level: choice({
    choices: ['ONE', 'TWO', 'THREE', 'QUORUM', 'ALL', 'LOCAL_QUORUM', 'EACH_QUORUM', 'LOCAL_ONE'],
    default: 'ONE',
    help: 'Replicas that must have confirmed a write.',
  }),
  retention_policy: integer({
    default: 45,
    min: 0,
    max: 4_380,
    help: 'How long measurements and alarm transitions are kept, in days; 0 for ever.',
  }),
  max_definition_cache_size: integer({
    default: 1_000_000,
    min: 0,
    help: 'Series that are remembered as registered, and as many of their dimensions; about 300 bytes for both.',
  }),
  max_batches: integer({
    default: 250,
    min: 1,
    max: 65_535,
    help: 'Most rows of one batch; those of several partitions hold 30 at most.',
  }),
  concurrent_requests: integer({
    default: 128,
    min: 1,
    help: 'Requests of one write that are on their way at the same time.',
  }),
  timestamps_of_records: boolean({
    default: false,
    help: 'Whether rows are written as of the time at which Kafka took their records, so that one that is read again never replaces a newer one of its place; what was deleted since cannot be restored from Kafka then.',
  }),
  create_schema: boolean({ default: true, help: 'Whether a missing keyspace and missing tables are made.' }),
  replication: stringMap({
    default: { class: 'SimpleStrategy', replication_factor: '1' },
    help: 'Replication of a keyspace that is made.',
  }),
  ssl: boolean({ default: false, help: 'Whether to speak TLS.' }),
  verify_ssl: boolean({ default: true, help: 'Whether the certificate of a node must be valid, and for its address.' }),
  ca_file: string({ default: '', help: 'File with the CA certificates, PEM. Default: those that Node.js brings.' }),
  cert_file: string({ default: '', help: 'File with our certificate, PEM, for nodes that ask for one.' }),
  key_file: string({ default: '', help: 'File with its key, PEM.' }),
});
