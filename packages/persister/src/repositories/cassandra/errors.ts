import { errors, types } from 'cassandra-driver';
import { ServiceError } from '@monasca/common';
import { RepositoryError, type RefusalKind } from '../../repository.js';

/** Codes of answers, as the numbers that the driver has in them. */
const codes: Readonly<Record<'badCredentials' | 'invalid' | 'serverError' | 'unauthorized', number>> =
  types.responseErrorCodes;

/**
 * How the message of an invalid request begins that says nothing of the data: tables or columns that are not there, a time
 * to live or a consistency that the server does not allow. Further on it may quote data.
 */
const notOfData =
  /^(?:unconfigured table|(?:table|keyspace) \S+ does not exist|undefined |unknown |request on table \S+ with ttl|ttl is too large|guardrail (?!column_|collection_|items_))/i;
/** How versions before 4 say, as an error of their own, that a row is too large for them. */
const tooLarge = /^(?:java\.lang\.IllegalArgumentException: )?Mutation of \d+ bytes is too large/;

/** Whose fault an answer is: what is refused for good must not keep all others waiting. */
function kindOf({ code, message }: errors.ResponseError): RefusalKind {
  if (code === codes.serverError) return tooLarge.test(message) ? 'record' : 'store';
  return code === codes.invalid && !notOfData.test(message) ? 'record' : 'store';
}

/** What every node that was asked said of it. */
function causesOf(error: unknown): readonly unknown[] {
  if (!(error instanceof errors.NoHostAvailableError)) return [error];
  const { innerErrors } = error as { innerErrors: Readonly<Record<string, unknown>> | null };
  return innerErrors === null ? [error] : Object.values(innerErrors);
}

/** OpenSSL's own message is for its makers; its reason is for people. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'reason' in error && typeof error.reason === 'string' ? `TLS: ${error.reason}` : error.message;
}

/**
 * What the driver has thrown, as the persister treats it. What is no error of the driver, the server or the way to it, but
 * a fault of this program, passes as it is.
 */
export function toRepositoryError(error: unknown): unknown {
  if (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError) return error;
  if (error instanceof RepositoryError) return error;
  if (error instanceof errors.ResponseError) {
    const code = error.code.toString(16).padStart(4, '0');
    return new RepositoryError(kindOf(error), `Cassandra 0x${code}: ${error.message}`, error);
  }
  if (error instanceof errors.NoHostAvailableError) {
    const { innerErrors } = error as { innerErrors: Readonly<Record<string, unknown>> | null };
    const said = Object.entries(innerErrors ?? {}).map(([host, cause]) => `${host}: ${textOf(cause)}`);
    const text = innerErrors === null ? error.message : `no node answered: ${said.join('; ') || 'all are down'}`;
    return new RepositoryError('store', `Cassandra: ${text}`, error);
  }
  return new RepositoryError('store', `Cassandra: ${textOf(error)}`, error);
}

/** Why the persister should not begin: what waiting does not heal. Undefined for anything else. */
export function toStartError(error: unknown): ServiceError | undefined {
  if (error instanceof ServiceError && !(error instanceof RepositoryError)) return error;
  const { cause = error } = error as { cause?: unknown };
  if (cause instanceof ServiceError) return cause;
  for (const said of causesOf(cause)) {
    const text = textOf(said);
    if (isUnauthorized(said)) {
      return new ServiceError('unauthorized', `[cassandra] user, password: ${text}`, { cause });
    }
    if (said instanceof errors.ArgumentError) {
      return new ServiceError('configuration', `[cassandra] local_data_center: ${text}`, { cause });
    }
    if (/certificate/i.test(text)) {
      return new ServiceError('configuration', `[cassandra] ca_file, cert_file, verify_ssl: ${text}`, { cause });
    }
  }
  return undefined;
}

function isUnauthorized(error: unknown): boolean {
  if (error instanceof errors.AuthenticationError) return true;
  return error instanceof errors.ResponseError && (error.code === codes.badCredentials || error.code === codes.unauthorized); // prettier-ignore
}
