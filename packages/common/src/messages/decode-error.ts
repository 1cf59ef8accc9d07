import { ServiceError } from '../errors.js';
import type { DecodeReason } from './codec.js';

/** Raised by the parser and the readers of messages; its message is the `detail` of the outcome a codec answers. */
export class DecodeError extends ServiceError {
  readonly reason: DecodeReason;

  /** `position` is an offset in the text, zero-based, in UTF-16 code units. */
  constructor(reason: DecodeReason, message: string, options: { cause?: unknown; position?: number | undefined } = {}) {
    super('invalidData', message, { cause: options.cause, fields: { reason, position: options.position } });
    this.reason = reason;
  }
}
