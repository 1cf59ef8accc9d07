// @ts-check

/** @typedef {Readonly<Record<string, string | number | boolean>>} Properties */

/**
 * @typedef {object} NodeOptions
 * @property {number} nodeId
 * @property {readonly { nodeId: number, host: string, port: number }[]} controllers of all nodes
 * @property {Readonly<Record<string, number>>} listeners port of each; the name is the security protocol too
 * @property {string} [bindHost] default 127.0.0.1, which is always the one that is advertised
 * @property {string} logDirectory
 * @property {1 | 3} replicas
 * @property {Properties} [extra]
 */

/** Bytes that Kafka keeps of each partition, so that a forgotten server cannot fill a disk. */
const RETENTION_BYTES = 2 * 1024 ** 3;
const SEGMENT_BYTES = 256 * 1024 ** 2;

/**
 * The configuration of a broker that is a controller too (KRaft), for tests: few internal partitions, no wait before the
 * first rebalance of a group.
 * @param {NodeOptions} options
 * @returns {Properties}
 */
export const nodeProperties = ({
  nodeId,
  controllers,
  listeners,
  bindHost = '127.0.0.1',
  logDirectory,
  replicas,
  extra,
}) => {
  const controllerPort = controllers.find((controller) => controller.nodeId === nodeId)?.port;
  /** @param {string} host */
  const listen = (host) => Object.entries(listeners).map(([name, port]) => `${name}://${host}:${port}`);
  const minInSync = Math.ceil(replicas / 2);
  return {
    'process.roles': 'broker,controller',
    'node.id': nodeId,
    'controller.quorum.voters': controllers.map((c) => `${c.nodeId}@${c.host}:${c.port}`).join(','),
    'controller.listener.names': 'CONTROLLER',
    listeners: [...listen(bindHost), `CONTROLLER://${bindHost}:${controllerPort}`].join(','),
    'advertised.listeners': listen('127.0.0.1').join(','),
    'listener.security.protocol.map': ['CONTROLLER:PLAINTEXT', ...Object.keys(listeners).map((n) => `${n}:${n}`)].join(
      ',',
    ),
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': logDirectory,
    'log.retention.bytes': RETENTION_BYTES,
    'log.segment.bytes': SEGMENT_BYTES,
    'num.partitions': 4,
    'auto.create.topics.enable': true,
    'default.replication.factor': replicas,
    'min.insync.replicas': minInSync,
    'group.initial.rebalance.delay.ms': 0,
    'offsets.topic.num.partitions': 4,
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.num.partitions': 4,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': minInSync,
    'share.coordinator.state.topic.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': minInSync,
    ...extra,
  };
};

/**
 * @param {Properties} properties
 * @returns {string} in the syntax of Java's properties files
 */
export const formatProperties = (properties) =>
  Object.entries(properties)
    .map(([key, value]) => `${key}=${String(value).replaceAll('\\', '\\\\')}\n`)
    .join('');

/** Kafka's own log, warnings and errors only, on stdout. */
export const log4jProperties = formatProperties({
  status: 'error',
  'appender.console.type': 'Console',
  'appender.console.name': 'console',
  'appender.console.layout.type': 'PatternLayout',
  'appender.console.layout.pattern': '%d %p %c{1} %m%n',
  'rootLogger.level': 'warn',
  'rootLogger.appenderRef.console.ref': 'console',
});
