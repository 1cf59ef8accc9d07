/** Why a notification was not delivered: a closed list, for metrics and for the decision about another attempt. */
export type SendReason =
  | 'auth'
  | 'rateLimited'
  | 'client'
  | 'server'
  | 'timeout'
  | 'network'
  | 'address'
  | 'template'
  | 'forbidden';

/** Reasons that the next attempt meets as well. `client` may be either: see the status. */
const lasting: ReadonlySet<SendReason> = new Set(['auth', 'address', 'template', 'forbidden']);

/**
 * A notification that was not delivered. Its message is for logs and dead letters: it names hosts and statuses, never an
 * address, which may hold a secret.
 */
export class SendError extends Error {
  readonly reason: SendReason;
  /** Whether another attempt cannot succeed before somebody has changed something. */
  readonly permanent: boolean;
  /** How long the receiver wants to be left alone, in ms. */
  readonly retryAfterMs: number | undefined;
  /** Whether it has been tried at all: what only had to wait too long has not. */
  readonly isAttempt: boolean;

  constructor(
    reason: SendReason,
    message: string,
    options: {
      readonly permanent?: boolean;
      readonly isAttempt?: boolean;
      readonly retryAfterMs?: number | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.reason = reason;
    this.permanent = options.permanent ?? lasting.has(reason);
    this.retryAfterMs = options.retryAfterMs;
    this.isAttempt = options.isAttempt ?? true;
  }
}
