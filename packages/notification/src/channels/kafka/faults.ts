import { ServiceError, type ErrorCode } from '@monasca/common';
import { KafkaError, type Outcome } from '@monasca/common/kafka';
import { SendError, type SendReason } from '../../send-error.js';

/** Reasons by the names that librdkafka has for errors; any other one is of the brokers, and may be over soon. */
const byName: Readonly<Record<string, SendReason>> = {
  UNKNOWN_TOPIC_OR_PART: 'address',
  _UNKNOWN_TOPIC: 'address',
  TOPIC_EXCEPTION: 'address',
  TOPIC_AUTHORIZATION_FAILED: 'auth',
  CLUSTER_AUTHORIZATION_FAILED: 'auth',
  SASL_AUTHENTICATION_FAILED: 'auth',
  _AUTHENTICATION: 'auth',
  _SSL: 'auth',
  MSG_SIZE_TOO_LARGE: 'client',
  RECORD_LIST_TOO_LARGE: 'client',
  INVALID_MSG: 'client',
  INVALID_RECORD: 'client',
  POLICY_VIOLATION: 'client',
  THROTTLING_QUOTA_EXCEEDED: 'rateLimited',
  _MSG_TIMED_OUT: 'timeout',
  _TIMED_OUT: 'timeout',
  _TIMED_OUT_QUEUE: 'timeout',
  REQUEST_TIMED_OUT: 'timeout',
  _TRANSPORT: 'network',
  _ALL_BROKERS_DOWN: 'network',
  _RESOLVE: 'network',
};

/** Reasons of errors that are of no record, by their codes: their names are those of any connection that fails. */
const byCode: Partial<Record<ErrorCode, SendReason>> = {
  unauthorized: 'auth',
  unavailable: 'network',
  timeout: 'timeout',
  configuration: 'client',
};

/** Why a record is not, or perhaps not, on its topic; undefined when it is. */
export function faultOf(outcome: Outcome): SendError | undefined {
  if (outcome.status === 'delivered') return undefined;
  if (outcome.status === 'unknown') return new SendError('timeout', `Kafka has not confirmed the record: ${outcome.code}`); // prettier-ignore
  return refusal(outcome.code);
}

/** Why Kafka could not be asked, or what it has answered. */
export function faultOfError(error: unknown): SendError {
  if (error instanceof SendError) return error;
  if (error instanceof KafkaError && error.kafkaName === 'UNKNOWN_TOPIC_OR_PART')
    return refusal(error.kafkaName, error);
  const code = error instanceof ServiceError ? error.code : 'internal';
  return faultFor(byCode[code] ?? 'server', `Kafka cannot be asked: ${code}`, error);
}

function refusal(name: string, cause?: unknown): SendError {
  const reason = Object.hasOwn(byName, name) ? byName[name]! : 'server';
  return faultFor(reason, `Kafka has not taken the record: ${name}`, cause);
}

/** What is wrong with a record itself stays so. */
function faultFor(reason: SendReason, message: string, cause: unknown): SendError {
  return new SendError(reason, message, { ...(reason === 'client' ? { permanent: true } : {}), cause });
}
