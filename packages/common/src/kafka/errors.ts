import { ServiceError, type ErrorCode } from '../errors.js';

/** librdkafka's error names as in `rd_kafka_resp_err_t`, `_`-prefixed when the client itself raised them. */
export type KafkaErrorName = string;

/** An error of the Kafka client or broker: `kafkaCode` is librdkafka's number, `kafkaName` its name. */
export class KafkaError extends ServiceError {
  readonly kafkaCode: number;
  readonly kafkaName: KafkaErrorName;

  constructor(
    code: ErrorCode,
    kafka: { code: number; name: KafkaErrorName },
    message: string,
    options: { cause?: unknown; retriable?: boolean } = {},
  ) {
    super(code, message, { ...options, fields: { kafkaCode: kafka.code, kafkaName: kafka.name } });
    this.kafkaCode = kafka.code;
    this.kafkaName = kafka.name;
  }
}

/** How an error of the client is to be treated. */
export interface Classification {
  readonly code: ErrorCode;
  readonly retriable: boolean;
}

const classes: Readonly<Record<string, Classification>> = {
  unavailable: { code: 'unavailable', retriable: true },
  unauthorized: { code: 'unauthorized', retriable: false },
  invalidData: { code: 'invalidData', retriable: false },
  timeout: { code: 'timeout', retriable: true },
  configuration: { code: 'configuration', retriable: false },
};

/** Names by class; whatever is not listed is a fault of this program or of the cluster: `internal`, not retriable. */
const members: Readonly<Record<keyof typeof classes, readonly KafkaErrorName[]>> = {
  unavailable: [
    '_TRANSPORT',
    '_ALL_BROKERS_DOWN',
    '_RESOLVE',
    '_WAIT_COORD',
    '_NO_OFFSET',
    '_QUEUE_FULL',
    '_PURGE_QUEUE',
    '_PURGE_INFLIGHT',
    '_IN_PROGRESS',
    '_RETRY',
    'LEADER_NOT_AVAILABLE',
    'NOT_LEADER_FOR_PARTITION',
    'BROKER_NOT_AVAILABLE',
    'REPLICA_NOT_AVAILABLE',
    'NETWORK_EXCEPTION',
    'COORDINATOR_LOAD_IN_PROGRESS',
    'COORDINATOR_NOT_AVAILABLE',
    'NOT_COORDINATOR',
    'NOT_ENOUGH_REPLICAS',
    'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
    'NOT_CONTROLLER',
    'KAFKA_STORAGE_ERROR',
    'REBALANCE_IN_PROGRESS',
  ],
  unauthorized: [
    '_AUTHENTICATION',
    '_SSL',
    'SASL_AUTHENTICATION_FAILED',
    'TOPIC_AUTHORIZATION_FAILED',
    'GROUP_AUTHORIZATION_FAILED',
    'CLUSTER_AUTHORIZATION_FAILED',
    'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
    'UNSUPPORTED_SASL_MECHANISM',
    'ILLEGAL_SASL_STATE',
  ],
  invalidData: [
    'MSG_SIZE_TOO_LARGE',
    'RECORD_LIST_TOO_LARGE',
    'INVALID_MSG',
    'INVALID_RECORD',
    'INVALID_TIMESTAMP',
    'POLICY_VIOLATION',
  ],
  timeout: ['_MSG_TIMED_OUT', '_TIMED_OUT', '_TIMED_OUT_QUEUE', 'REQUEST_TIMED_OUT'],
  configuration: [
    '_INVALID_ARG',
    '_UNKNOWN_TOPIC',
    '_UNKNOWN_PARTITION',
    '_UNKNOWN_GROUP',
    'TOPIC_EXCEPTION',
    'UNKNOWN_TOPIC_OR_PART',
    'INVALID_GROUP_ID',
    'INVALID_CONFIG',
    'INVALID_PARTITIONS',
    'INVALID_TRANSACTION_TIMEOUT',
    'INVALID_REPLICATION_FACTOR',
    'INVALID_REQUIRED_ACKS',
    'UNSUPPORTED_VERSION',
    'UNSUPPORTED_FOR_MESSAGE_FORMAT',
    'UNSUPPORTED_COMPRESSION_TYPE',
  ],
};

const byName = new Map<KafkaErrorName, Classification>(
  Object.entries(members).flatMap(([kind, names]) => names.map((name) => [name, classes[kind]!] as const)),
);

/** The class of an error by librdkafka's name. */
export function classify(name: KafkaErrorName): Classification {
  return byName.get(name) ?? { code: 'internal', retriable: false };
}
