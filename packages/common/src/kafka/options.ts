import type { Log } from '../log.js';
import type { KafkaError } from './errors.js';
import type { KafkaStatistics } from './statistics.js';
import type { TokenProvider } from './token.js';

/** librdkafka options by their own names; values as librdkafka's text or the equal number or boolean. */
export type LibrdkafkaOptions = Readonly<Record<string, string | number | boolean>>;

/**
 * The embedded cluster: librdkafka's mock broker inside this process. It keeps 5 MiB a partition, nothing after exit.
 */
export interface EmbeddedOptions {
  /** Partitions of a topic that is made without saying how many. One made by its first use always has 4. Default 4. */
  readonly partitions?: number;
  /** How long a new consumer group waits for members before its first assignment, in ms. Default 100. */
  readonly rebalanceDelayMs?: number;
}

/** The native columns, or the binding alone: same behaviour, another speed. */
export type ClientPath = 'columns' | 'node-rdkafka';

export type ClientRole = 'producer' | 'consumer';

/** What every client needs to reach a cluster. */
export interface KafkaOptions {
  /** `host:port,…`, a list of them, or `embedded` for the cluster inside this process. */
  readonly bootstrap: string | readonly string[];
  /** Sent to the broker with every request; shown in its logs and quotas. Default `monasca`. */
  readonly clientId?: string;
  /** How long the first contact with the cluster may take, in ms. Default 10,000. */
  readonly connectTimeoutMs?: number;
  /** Any librdkafka option, global or topic level; it wins over what is set here. An unknown one is refused. */
  readonly librdkafka?: LibrdkafkaOptions;
  readonly embedded?: EmbeddedOptions;
  /**
   * OAuth: gives the token for each connection, and is asked for a new one before it ends. The mechanism is then
   * OAUTHBEARER over TLS, unless `librdkafka` says otherwise. Default: none.
   */
  readonly tokenProvider?: TokenProvider;
  /** How often {@link onStatistics} is called, in ms; 0 is never. Default 0. */
  readonly statisticsIntervalMs?: number;
  readonly onStatistics?: (statistics: KafkaStatistics) => void;
  /**
   * Called with every error that a client survives, of connections and of commits: the log has the first of equal ones,
   * and tells when they are over.
   */
  readonly onError?: (role: ClientRole, error: KafkaError) => void;
  /**
   * Default: the environment's MONASCA_KAFKA_CLIENT, else `columns` where its addon loads and `node-rdkafka` elsewhere.
   */
  readonly client?: ClientPath;
  readonly log?: Log;
}

/** A producer: idempotent, acks=all, asynchronous on the wire. */
export interface ProducerOptions extends KafkaOptions {
  /** How long librdkafka tries to deliver a record, in ms; after that its outcome is unknown. Default 30,000. */
  readonly deliveryTimeoutMs?: number;
  /** How long a record waits for others to share its batch, in ms. Default 5. */
  readonly lingerMs?: number;
  /** Records in the send queue; beyond it `publish` waits. Default 100,000. */
  readonly queueMaxRecords?: number;
  /** `none`, `gzip`, `snappy`, `lz4` or `zstd`. Default `lz4`. */
  readonly compression?: string;
  /** Largest record, in bytes, that is sent at all. Default 1,000,000, as the broker's default. */
  readonly messageMaxBytes?: number;
}

/** A producer whose records become visible together, with the offsets of what they were made from, or not at all. */
export interface TransactorOptions extends ProducerOptions {
  /**
   * Name of the transactor, its own among all that run: whoever connects with it later ends the transaction of whoever
   * had it before, and shuts him out.
   */
  readonly transactionalId: string;
  /**
   * How long a transaction may take before the broker aborts it, and how long a commit or an abort is repeated while
   * the broker does not answer, in ms. Default 60,000.
   */
  readonly transactionTimeoutMs?: number;
}

/** A consumer in a group: explicit offsets only, cooperative rebalancing. */
export interface ConsumerOptions extends KafkaOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  /** Stable member name: a restart within the session time-out causes no rebalance. Default none. */
  readonly groupInstanceId?: string;
  /** Where a group without a committed offset begins. Default `earliest`. */
  readonly offsetReset?: 'earliest' | 'latest' | 'error';
  /** Most records in one batch. Default 1,000. */
  readonly maxBatchRecords?: number;
  /**
   * Bytes handed over and not yet finished, counting 500 more for each record, at which no more are taken,
   * until it is 7/8 of that on columns, half on node-rdkafka. Default 64 MiB.
   */
  readonly maxBytesInFlight?: number;
  /** How often finished offsets are committed, in ms. Default 1,000. */
  readonly commitIntervalMs?: number;
  /**
   * Offsets travel with transactions (`sendOffsets` of a transaction): the consumer commits none by itself. Default
   * false.
   */
  readonly offsetsByTransaction?: boolean;
  /** How long a revoked partition may take to finish what was handed over, in ms. Default 20,000. */
  readonly drainTimeoutMs?: number;
  /**
   * After how long without a heartbeat the group gives the member up, in ms. Default 10,000. With the group protocol
   * `consumer` the broker says it.
   */
  readonly sessionTimeoutMs?: number;
  /**
   * `consumer` is the protocol of KIP-848, in which the broker assigns and only what moves stops: it needs Kafka 4.0,
   * and all members of the group on it. Default `classic`.
   */
  readonly groupProtocol?: 'classic' | 'consumer';
  /**
   * Whether records of transactions that are open or aborted are handed over. Default `read_committed`: they are not.
   */
  readonly isolationLevel?: 'read_committed' | 'read_uncommitted';
}

/** How long a producer of these options tries to deliver a record, in ms. */
export const deliveryTimeoutOf = ({ deliveryTimeoutMs = 30_000 }: ProducerOptions): number => deliveryTimeoutMs;

/** `bootstrap` as librdkafka wants it. */
export function bootstrapServers(bootstrap: KafkaOptions['bootstrap']): string {
  return typeof bootstrap === 'string' ? bootstrap : bootstrap.join(',');
}
