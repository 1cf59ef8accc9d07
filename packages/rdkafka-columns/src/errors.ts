import { binding } from './binding.js';

const flag = { fatal: 1, retriable: 2, abort: 4 };

/** An error of librdkafka, or of the broker through it. */
export class ColumnsError extends Error {
  /** librdkafka's number and name, such as -195 and `_TRANSPORT`. */
  readonly code: number;
  readonly kafkaName: string;
  /** The client can do nothing more: it has to be closed. */
  readonly fatal: boolean;
  /** Of a transaction: the same call may succeed when it is made again. */
  readonly retriable: boolean;
  /** Of a transaction: it must be aborted. */
  readonly requiresAbort: boolean;

  constructor(code: number, text?: string, flags = 0) {
    const [name, standard] = binding().errorOf(code);
    super(text ?? standard);
    this.name = 'ColumnsError';
    this.code = code;
    this.kafkaName = name;
    this.fatal = (flags & flag.fatal) !== 0;
    this.retriable = (flags & flag.retriable) !== 0;
    this.requiresAbort = (flags & flag.abort) !== 0;
  }
}
