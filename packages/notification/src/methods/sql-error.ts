import { ServiceError } from '@monasca/common';

/** Refused credentials and rights that lack, which MySQL has no class of SQLSTATE for. */
const refusals = new Set([
  ...['ER_ACCESS_DENIED_ERROR', 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR', 'ER_DBACCESS_DENIED_ERROR'],
  ...['ER_TABLEACCESS_DENIED_ERROR', 'ER_COLUMNACCESS_DENIED_ERROR', 'ER_HOST_NOT_PRIVILEGED'],
  ...['ER_ACCOUNT_HAS_BEEN_LOCKED', 'ER_MUST_CHANGE_PASSWORD_LOGIN'],
]);

/** SQLSTATE of PostgreSQL: invalid authorization, and insufficient privilege. */
const refusalState = /^(?:28\w{3}|42501)$/;

/** What PostgreSQL's driver begins with, without a code, when the server asks for a password that is not there. */
const noPassword = 'SASL: ';

/**
 * The error of a driver as ours. `unauthorized` and a fault of this program cannot heal by waiting; all others may: tables
 * that are not there yet, too. Texts of drivers quote no password.
 */
export function sqlError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  const text = `database: ${message === '' ? code : message}`;
  if (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError) {
    return new ServiceError('internal', text, { cause: error });
  }
  const isRefusal = refusals.has(code) || refusalState.test(code) || message.startsWith(noPassword);
  return new ServiceError(isRefusal ? 'unauthorized' : 'unavailable', text, { cause: error });
}
