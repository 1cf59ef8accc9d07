import { createRequire } from 'node:module';
import path from 'node:path';
import koffi from 'koffi';
import { ServiceError } from '../errors.js';
import { bootstrapServers, type EmbeddedOptions, type KafkaOptions } from './options.js';

/** The value of `bootstrap` that means the cluster inside this process. */
export const embedded = 'embedded';

/**
 * librdkafka's mock cluster as a broker of this process. It speaks the protocol on a random loopback port, for this
 * process and others, and keeps at most 5 MiB a partition in memory; nothing is left after exit.
 */
export interface EmbeddedCluster {
  readonly bootstrap: string;
  /** Makes a topic with so many partitions; a topic that exists stays as it is. */
  createTopic(name: string, partitions: number): void;
  /** The next requests of a kind are refused with these errors, one each: numbers of Kafka's protocol. For tests. */
  refuse(api: number, errors: readonly number[]): void;
  /** Ends all connections and takes no more, or takes them again. For tests. */
  setReachable(isReachable: boolean): void;
  close(): void;
}

/** Of the one broker of a cluster. */
const brokerId = 1;

function library(): ReturnType<typeof koffi.load> {
  const require = createRequire(import.meta.url);
  const root = path.dirname(require.resolve('node-rdkafka/package.json'));
  const file = process.platform === 'darwin' ? 'librdkafka.1.dylib' : 'librdkafka.so.1';
  return koffi.load(path.join(root, 'build', 'deps', file));
}

/** Starts a cluster of one broker. node-rdkafka's own API reaches neither partitions nor delays, hence the FFI. */
export function startEmbeddedCluster(options: EmbeddedOptions = {}): EmbeddedCluster {
  const lib = library();
  const newConf = lib.func('void *rd_kafka_conf_new()');
  const setConf = lib.func(
    'int rd_kafka_conf_set(void *conf, const char *name, const char *value, _Out_ char *error, size_t size)',
  );
  const newHandle = lib.func('void *rd_kafka_new(int type, void *conf, _Out_ char *error, size_t size)');
  const newCluster = lib.func('void *rd_kafka_mock_cluster_new(void *handle, int brokers)');
  const bootstraps = lib.func('const char *rd_kafka_mock_cluster_bootstraps(void *cluster)');
  const rebalanceDelay = lib.func('void rd_kafka_mock_group_initial_rebalance_delay_ms(void *cluster, int32_t ms)');
  const topicCreate = lib.func('int rd_kafka_mock_topic_create(void *cluster, const char *name, int parts, int repl)');
  const pushErrors = lib.func(
    'void rd_kafka_mock_push_request_errors_array(void *cluster, int16_t api, size_t count, const int *errors)',
  );
  const brokerUp = lib.func('int rd_kafka_mock_broker_set_up(void *cluster, int32_t id)');
  const brokerDown = lib.func('int rd_kafka_mock_broker_set_down(void *cluster, int32_t id)');
  const destroyCluster = lib.func('void rd_kafka_mock_cluster_destroy(void *cluster)');
  const destroyHandle = lib.func('void rd_kafka_destroy(void *handle)');

  const conf: unknown = newConf();
  // Errors only: a client without bootstrap servers is what a mock cluster hangs on, and it warns of just that.
  setConf(conf, 'log_level', '3', Buffer.alloc(512), 512);
  const handle: unknown = newHandle(0, conf, Buffer.alloc(512), 512);
  const cluster: unknown = handle === null ? null : newCluster(handle, 1);
  if (cluster === null) throw new ServiceError('internal', 'the embedded Kafka cluster could not be started');
  rebalanceDelay(cluster, options.rebalanceDelayMs ?? 100);

  const bootstrap = bootstraps(cluster) as string;
  let open = true;
  const started: EmbeddedCluster = {
    bootstrap,
    createTopic: (name, partitions) => {
      topicCreate(cluster, name, partitions, 1);
    },
    refuse: (api, errors) => {
      pushErrors(cluster, api, errors.length, Int32Array.from(errors));
    },
    setReachable: (isReachable) => {
      (isReachable ? brokerUp : brokerDown)(cluster, brokerId);
    },
    close: () => {
      if (!open) return;
      open = false;
      clusters.delete(bootstrap);
      destroyCluster(cluster);
      destroyHandle(handle);
    },
  };
  clusters.set(bootstrap, started);
  return started;
}

/** The clusters of this process that are not closed, by their addresses. */
const clusters = new Map<string, EmbeddedCluster>();

/**
 * The cluster of this process that options lead to, by the word `embedded` or by its address; undefined for any other.
 * What the broker itself cannot do, who shares its process can do for it.
 */
export function embeddedClusterOf(options: KafkaOptions): EmbeddedCluster | undefined {
  const servers = serversOf(options);
  return servers === embedded ? embeddedCluster(options.embedded) : clusters.get(servers);
}

let shared: EmbeddedCluster | undefined;

/** The one embedded cluster of this process, started by the first client that asks for it. */
export function embeddedCluster(options?: EmbeddedOptions): EmbeddedCluster {
  shared ??= startEmbeddedCluster(options);
  return shared;
}

/** Ends the process's embedded cluster, with everything in it. */
export function closeEmbeddedCluster(): void {
  shared?.close();
  shared = undefined;
}

/** The servers to connect to; starts the embedded cluster where that is asked for. */
export function resolveBootstrap(options: KafkaOptions): string {
  const servers = serversOf(options);
  // Where a URL was meant it may hold a password, which every error after this would quote.
  const got = servers === '' ? 'nothing' : servers.includes('@') ? 'something with @: credentials are options of SASL' : ''; // prettier-ignore
  if (got !== '') {
    throw new ServiceError('configuration', `Kafka: bootstrap: expected host:port, got ${got}`, {
      fields: { option: 'bootstrap' },
    });
  }
  return servers === embedded ? embeddedCluster(options.embedded).bootstrap : servers;
}

/** Empty where nothing is given, as only types forbid. */
function serversOf({ bootstrap }: Partial<KafkaOptions>): string {
  return bootstrapServers(bootstrap ?? '');
}
