import type { BorrowedBytes, RecordBatch } from '@monasca/common/kafka';

/** What a test says of a record; it stands at its own index on partition 0 of `topic` unless told otherwise. */
export interface TestRecord {
  readonly value: string | Uint8Array | null;
  readonly key?: string | Uint8Array;
  readonly headers?: readonly (readonly [name: string, value: string | Uint8Array])[];
  readonly topic?: string;
  readonly partition?: number;
  readonly offset?: number;
  /** Default 1,700,000,000,000. */
  readonly timestamp?: number;
}

const bytesOf = (value: string | Uint8Array): BorrowedBytes => Buffer.from(value as Uint8Array) as BorrowedBytes;

/** A batch in memory; `finished` holds the rows that were finished, in that order. */
export function recordBatch(records: readonly TestRecord[]): RecordBatch & { readonly finished: readonly number[] } {
  const topics = [...new Set(records.map(({ topic = 'topic' }) => topic))];
  const values = records.map(({ value }) => (value === null ? null : bytesOf(value)));
  const finished: number[] = [];
  return {
    size: records.length,
    bytes: values.reduce((sum, value) => sum + (value?.length ?? 0), 0),
    topics,
    topicIndexes: Int32Array.from(records, ({ topic = 'topic' }) => topics.indexOf(topic)),
    partitions: Int32Array.from(records, ({ partition = 0 }) => partition),
    offsets: Float64Array.from(records, ({ offset }, row) => offset ?? row),
    timestamps: Float64Array.from(records, ({ timestamp = 1_700_000_000_000 }) => timestamp),
    key: (row) => (records[row]?.key === undefined ? null : bytesOf(records[row].key)),
    value: (row) => values[row] ?? null,
    text: (row) => values[row]?.toString() ?? null,
    headers: (row) => (records[row]?.headers ?? []).map(([name, value]) => [name, bytesOf(value)] as const),
    release: () => {},
    finish: (row) => void finished.push(row),
    finishRows: (from, to) => {
      for (let row = from; row < to; row += 1) finished.push(row);
    },
    finishAll: () => {},
    finished,
  };
}
