import { KafkaError, type ProducerRecord } from '@monasca/common/kafka';
import type { Item } from './backlog.js';
import type { InputRecord, OutputRecord } from './record.js';

type Omit = (output: OutputRecord, of: InputRecord, bytes: number) => OutputRecord;

/** Bytes of a record that the broker counts beside what is counted here. */
const overheadBytes = 200;

/** What makes a record too large for a broker, or for the client. */
const tooLarge = new Set(['MSG_SIZE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);

/** Keeps records that are too large from stopping all others: something small is written in their place. */
export class Fitting {
  readonly #omit: Omit;
  #maxBytes: number;

  /** @param maxBytes most bytes of a record, as far as is known */
  constructor(omit: Omit, maxBytes = 1_000_000) {
    this.#omit = omit;
    this.#maxBytes = maxBytes - overheadBytes;
  }

  /** The records that a record leads to, none larger than may be. */
  of(outputs: readonly OutputRecord[], record: InputRecord): OutputRecord[] {
    return outputs.map((output) => {
      const bytes = sizeOf(output);
      return bytes > this.#maxBytes ? this.#omit(output, record, bytes) : output;
    });
  }

  /**
   * A topic that takes less than is known refuses a whole transaction: the largest of it is too large from now on, and it
   * may be tried again. Undefined for other errors, and where nothing can be made smaller.
   */
  learn(error: unknown, items: readonly Item[]): KafkaError | undefined {
    if (!(error instanceof KafkaError) || !tooLarge.has(error.kafkaName)) return undefined;
    const written = items.flatMap(({ outputs = [], record }) => this.of(outputs, record));
    const largest = Math.max(0, ...written.map(sizeOf));
    if (largest < leastBytes) return undefined;
    this.#maxBytes = largest - 1;
    const { code, kafkaCode, kafkaName, message } = error;
    return new KafkaError(code, { code: kafkaCode, name: kafkaName }, message, { cause: error, retriable: true });
  }
}

/** What stands in place of a record is smaller, in bytes. */
const leastBytes = 4_000;

function sizeOf({ key, value, headers = [] }: ProducerRecord): number {
  const pairs = headers.reduce((sum, [name, text]) => sum + Buffer.byteLength(name) + Buffer.byteLength(text), 0);
  return pairs + (value?.length ?? 0) + (key === undefined ? 0 : Buffer.byteLength(key));
}
