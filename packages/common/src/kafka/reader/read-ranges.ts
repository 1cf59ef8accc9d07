import { silentLog } from '../../log.js';
import { checkOptions } from '../check-options.js';
import { clientPath } from '../columns/columns.js';
import { ColumnsReader } from '../columns/columns-reader.js';
import type { RecordBatch, RecordColumns } from '../consumer/record-batch.js';
import { Watermarks } from '../consumer/watermarks.js';
import { KafkaError } from '../errors.js';
import { Interruption } from '../interruption.js';
import { RdkafkaReader } from '../rdkafka/rdkafka-reader.js';
import type { TopicPartition } from '../record.js';
import { SelectedRows } from '../transactions/selected-rows.js';
import { Progress } from './progress.js';
import { existingRanges, type PartitionRange } from './ranges.js';
import type { Polled, ReaderDriver } from './reader-driver.js';
import type { ReaderOptions } from './reader-options.js';

/**
 * Reads parts of topics without joining a group or committing anything: batches one after another, each partition in
 * its order, until all ranges are read. Reading goes on when the next batch is asked for, and ends with the loop that
 * asks; whoever keeps batches unfinished keeps their memory. Ranges are cut to what there is when it begins; offsets
 * without a record, as of transactions or of what retention deletes meanwhile, are passed over.
 * @param ranges one at most of each partition
 * @throws KafkaError `configuration` for a topic or partition that does not exist; `timeout` when nothing comes for the
 * idle time-out; `invalidData` when offsets go back, as of a topic that is made again; what makes reading on senseless
 */
export async function* readRanges(
  options: ReaderOptions,
  ranges: readonly PartitionRange[],
): AsyncGenerator<RecordBatch, void, undefined> {
  checkOptions(options);
  const progress = new Progress(await existingRanges(options, ranges));
  if (progress.left.length === 0) return;
  const Driver = clientPath(options) === 'columns' ? ColumnsReader : RdkafkaReader;
  const driver = await Driver.connect(options, progress.left);
  const watermarks = new Watermarks(throwRestarted);
  watermarks.assign(progress.left);
  const poll = patient(driver, options, progress);
  try {
    while (progress.left.length > 0) {
      const { columns, ends } = await poll();
      const taken = columns === undefined ? undefined : progress.take(columns);
      for (const partition of [...(taken?.ended ?? []), ...progress.reached(ends)]) driver.leave(partition);
      if (columns === undefined || taken === undefined) continue;
      if (taken.rows.length === 0) columns.release();
      else yield watermarks.track(select(columns, taken.rows));
    }
  } finally {
    await driver.close();
  }
}

/** The rows as a batch that gives the memory of the whole one back. */
function select(columns: RecordColumns, rows: readonly number[]): RecordColumns {
  if (rows.length === columns.size) return columns;
  return Object.assign(new SelectedRows(columns, rows), { release: () => columns.release() });
}

/** Polls as long as that may heal, until nothing has come for too long. */
function patient(
  driver: ReaderDriver,
  { log = silentLog, idleTimeoutMs = 60_000, maxBatchRecords = 1_000, signal }: ReaderOptions,
  progress: Progress,
): () => Promise<Polled> {
  const interruption = new Interruption(log, 'reading is interrupted', 'reading goes on');
  return async () => {
    const deadline = Date.now() + idleTimeoutMs;
    for (;;) {
      signal?.throwIfAborted();
      try {
        const polled = await driver.poll(maxBatchRecords);
        if (polled.columns !== undefined || polled.ends.length > 0) {
          interruption.over();
          return polled;
        }
      } catch (error) {
        if (!(error instanceof KafkaError && error.retriable)) throw error;
        interruption.failed(error.message, { error: error.message });
      }
      if (Date.now() >= deadline) throw stuck(progress.left, idleTimeoutMs);
    }
  };
}

function stuck(left: readonly PartitionRange[], ms: number): KafkaError {
  const places = left.map(({ topic, partition, to }) => `${topic}-${partition} to ${to}`);
  return new KafkaError('timeout', { code: -185, name: '_TIMED_OUT' }, `nothing came for ${ms} ms of ${places.join(', ')}`); // prettier-ignore
}

function throwRestarted(partitions: readonly TopicPartition[]): never {
  const names = partitions.map(({ topic, partition }) => `${topic}-${partition}`).join(', ');
  const kafka = { code: 1, name: 'OFFSET_OUT_OF_RANGE' };
  throw new KafkaError('invalidData', kafka, `${names}: offsets went back, the topic was made again while it was read`);
}
