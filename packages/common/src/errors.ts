/**
 * Every error a service can raise on purpose, with the exit code a process ends with when nothing handles it.
 * Exit codes follow BSD's sysexits.h, so that a supervisor can tell a wrong configuration from a missing broker.
 */
export const errorCodes = {
  /** A wrong option, value, file or command line: fix the configuration (EX_CONFIG). */
  configuration: { exitCode: 78, retriable: false },
  /** A dependency does not answer: start it or correct its address (EX_UNAVAILABLE). */
  unavailable: { exitCode: 69, retriable: true },
  /** A dependency refuses our credentials or certificate (EX_NOPERM). */
  unauthorized: { exitCode: 77, retriable: false },
  /** An address or directory that this process needs is held by another one (EX_CANTCREAT). */
  inUse: { exitCode: 73, retriable: false },
  /** The disk is full or failing (EX_IOERR). */
  storage: { exitCode: 74, retriable: true },
  /** A record or request that cannot be accepted as it is (EX_DATAERR). */
  invalidData: { exitCode: 65, retriable: false },
  /** Did not finish within the time given (EX_TEMPFAIL). */
  timeout: { exitCode: 75, retriable: true },
  /** A fault of this program (EX_SOFTWARE). */
  internal: { exitCode: 70, retriable: false },
} as const;

/** One of the closed list of error codes. */
export type ErrorCode = keyof typeof errorCodes;

/** What, where and what was expected, as fields that logs and tests can read; never secrets. */
export type ErrorFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Root of all errors raised on purpose: a code of the closed list, whether a retry may help, and typed context. */
export class ServiceError extends Error {
  readonly code: ErrorCode;
  readonly retriable: boolean;
  readonly fields: ErrorFields;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; retriable?: boolean; fields?: ErrorFields } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.retriable = options.retriable ?? errorCodes[code].retriable;
    this.fields = options.fields ?? {};
  }

  /** The exit code of a process that ends because of this error. */
  get exitCode(): number {
    return errorCodes[this.code].exitCode;
  }
}
