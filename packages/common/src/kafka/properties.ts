import { ServiceError } from '../errors.js';
import {
  deliveryTimeoutOf,
  type ConsumerOptions,
  type KafkaOptions,
  type LibrdkafkaOptions,
  type ProducerOptions,
  type TransactorOptions,
} from './options.js';

/** librdkafka's properties in the two objects that its binding takes. */
export interface Properties {
  readonly global: Record<string, string | number | boolean>;
  readonly topic: Record<string, string | number | boolean>;
}

/**
 * The topic-level properties of librdkafka 2.12 (CONFIGURATION.md, "Topic configuration properties").
 * In the global object the binding ignores them without a word, so they are sorted here.
 */
const topicLevel = new Set([
  'request.required.acks',
  'acks',
  'request.timeout.ms',
  'message.timeout.ms',
  'delivery.timeout.ms',
  'queuing.strategy',
  'produce.offset.report',
  'partitioner',
  'compression.level',
  'auto.commit.enable',
  'auto.offset.reset',
  'offset.store.path',
  'offset.store.sync.interval.ms',
  'consume.callback.max.messages',
]);

/** Properties that would break a guarantee of this library if a pass-through changed them. */
const reserved = new Map([
  ['enable.auto.commit', 'offsets are committed when records are finished'],
  ['enable.auto.offset.store', 'offsets are stored when records are finished'],
  ['auto.commit.enable', 'offsets are committed when records are finished'],
  ['bootstrap.servers', 'set the bootstrap option instead'],
  ['metadata.broker.list', 'set the bootstrap option instead'],
  ['enable.partition.eof', 'end-of-partition rows are not handed over'],
  ['enable.idempotence', 'a retry by the client must not double a record'],
  ['group.id', 'set the groupId option instead'],
  ['transactional.id', 'set the transactionalId option instead'],
  ['delivery.report.only.error', 'the outcome of a record is its delivery report'],
]);

function split(properties: LibrdkafkaOptions, passThrough: LibrdkafkaOptions = {}): Properties {
  const result: Properties = { global: {}, topic: {} };
  for (const [name, value] of Object.entries(properties)) {
    (topicLevel.has(name) ? result.topic : result.global)[name] = value;
  }
  for (const [name, value] of Object.entries(passThrough)) {
    const why = reserved.get(name);
    if (why !== undefined) {
      throw new ServiceError('configuration', `librdkafka option ${name} cannot be set here: ${why}`, {
        fields: { option: name },
      });
    }
    refuseOdd(name, value);
    (topicLevel.has(name) ? result.topic : result.global)[name] = value;
  }
  return result;
}

/** A callback of the binding is none of librdkafka's options; what is no value would become a text, such as `undefined`. */
function refuseOdd(name: string, value: unknown): void {
  const isValue = ['string', 'number', 'boolean'].includes(typeof value);
  if (isValue && !name.endsWith('_cb')) return;
  // Its value may be a secret.
  const why = isValue ? 'it is none of its options' : `expected a text, number or boolean, got ${typeof value}`;
  throw new ServiceError('configuration', `librdkafka option ${name} cannot be set here: ${why}`, {
    fields: { option: name },
  });
}

const oauth = { 'security.protocol': 'sasl_ssl', 'sasl.mechanism': 'OAUTHBEARER' };

/** What all clients have in common, and all that reaches the brokers for one that only asks. */
export function shared(options: KafkaOptions, bootstrap: string): LibrdkafkaOptions {
  return {
    'bootstrap.servers': bootstrap,
    'client.id': options.clientId ?? 'monasca',
    'log.connection.close': false,
    'reconnect.backoff.ms': 100,
    'reconnect.backoff.max.ms': 5_000,
    ...(options.statisticsIntervalMs === undefined ? {} : { 'statistics.interval.ms': options.statisticsIntervalMs }),
    ...(options.tokenProvider === undefined ? {} : oauth),
  };
}

/** Options of a producer as librdkafka's properties. */
export function producerProperties(options: ProducerOptions, bootstrap: string): Properties {
  return split(
    {
      ...shared(options, bootstrap),
      'enable.idempotence': true,
      'linger.ms': options.lingerMs ?? 5,
      'queue.buffering.max.messages': options.queueMaxRecords ?? 100_000,
      'compression.codec': options.compression ?? 'lz4',
      'message.max.bytes': options.messageMaxBytes ?? 1_000_000,
      acks: -1,
      'message.timeout.ms': deliveryTimeoutOf(options),
    },
    options.librdkafka,
  );
}

/** Time in which a transaction has to end, in ms. */
export const transactionTimeoutOf = ({ transactionTimeoutMs = 60_000 }: TransactorOptions): number =>
  transactionTimeoutMs;

/** Options of a producer with transactions as librdkafka's properties. */
export function transactorProperties(options: TransactorOptions, bootstrap: string): Properties {
  const timeoutMs = transactionTimeoutOf(options);
  // A record may not be tried for longer than its transaction lives.
  const deliveryTimeoutMs = Math.min(deliveryTimeoutOf(options), timeoutMs);
  const { global, topic } = producerProperties({ ...options, deliveryTimeoutMs }, bootstrap);
  const own = { 'transactional.id': options.transactionalId, 'transaction.timeout.ms': timeoutMs };
  return { global: { ...global, ...own }, topic };
}

/** How a member deals with its group; what the protocol leaves to the broker may not be set, says librdkafka. */
function membership({ groupProtocol, sessionTimeoutMs, librdkafka }: ConsumerOptions): LibrdkafkaOptions {
  const protocol = librdkafka?.['group.protocol'] ?? groupProtocol ?? 'classic';
  if (protocol === 'classic') {
    return {
      'session.timeout.ms': sessionTimeoutMs ?? 10_000,
      'partition.assignment.strategy': 'cooperative-sticky',
    };
  }
  if (sessionTimeoutMs === undefined) return { 'group.protocol': protocol };
  throw new ServiceError(
    'configuration',
    `sessionTimeoutMs cannot be set with the group protocol ${protocol}: the broker says it`,
    { fields: { option: 'sessionTimeoutMs' } },
  );
}

/** Options of a consumer as librdkafka's properties. */
export function consumerProperties(options: ConsumerOptions, bootstrap: string): Properties {
  return split(
    {
      ...shared(options, bootstrap),
      'group.id': options.groupId,
      ...(options.groupInstanceId === undefined ? {} : { 'group.instance.id': options.groupInstanceId }),
      ...membership(options),
      'isolation.level': options.isolationLevel ?? 'read_committed',
      'enable.auto.commit': false,
      'enable.auto.offset.store': false,
      // librdkafka's default of 1,000 ms stalls the fetcher whenever its queue was full (measured: a third of the
      // rate).
      'fetch.queue.backoff.ms': 5,
      'fetch.wait.max.ms': 100,
      // A topic that is made later is found within this time; librdkafka's default is 5 minutes.
      'topic.metadata.refresh.interval.ms': 10_000,
      // Small records cost more than their bytes: some 600 each while they wait in librdkafka.
      'queued.min.messages': 50_000,
      'queued.max.messages.kbytes': 16_384,
      // Of one partition in one answer, compressed: what it becomes in memory is a multiple, and not bounded otherwise.
      'fetch.message.max.bytes': 262_144,
      'auto.offset.reset': options.offsetReset ?? 'earliest',
    },
    // A topic that is made again is known by a line of this kind alone.
    { ...options.librdkafka, debug: [options.librdkafka?.debug ?? [], 'metadata'].flat().join() },
  );
}
