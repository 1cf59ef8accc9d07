import { createRetry, type Log } from '@monasca/common';
import { readRanges, type ReaderOptions } from '@monasca/common/kafka';
import type { Repository } from '../../repository.js';
import type { Decoder } from '../../stages/decode.js';
import { Chunk, type ChunkParts } from './chunk.js';
import type { IsDeadLettered } from './dead-letters.js';
import { Ledger, type Audited } from './ledger.js';
import type { AuditedRanges } from './ranges.js';
import { slicesOf } from './slices.js';
import type { Account } from './verdict.js';

/** Records of a batch, and those that are read before every partition has had its turn. */
const [batchRecords, sliceRecords] = [5_000, 50_000];

/** How long a store that does not answer is asked again, in ms. */
const patienceMs = 60_000;

export interface AuditOptions<T> {
  readonly reader: ReaderOptions;
  readonly audited: AuditedRanges;
  readonly decoder: Decoder<T>;
  readonly repository: Repository<T>;
  readonly isDeadLettered: IsDeadLettered;
  /** How many places of each kind of finding are kept. */
  readonly mostFindings: number;
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Is told how many records have been looked at. */
  readonly onProgress?: (records: number) => void;
}

/**
 * Reads ranges of a topic, and accounts for every record in them. At most two chunks of records are in memory; what is
 * kept to the end is some 30 to 60 bytes for each identity, and some 300 more while its row says something else.
 * @throws RepositoryError when the store does not answer for a minute; KafkaError
 */
export async function auditRanges<T>(options: AuditOptions<T>): Promise<Account> {
  const { reader, audited, repository, mostFindings, onProgress } = options;
  const { keeps } = repository;
  const ledger = new Ledger({ mostFindings, ...(keeps === undefined ? {} : { keeps }) });
  const parts = chunkParts(options);
  let records = 0;
  let chunk = new Chunk(parts);
  let asking = Promise.resolve();
  const account = async (asked: Chunk<T>): Promise<void> => {
    for (const record of await ask(asked, options)) ledger.add(record);
    records += asked.size;
    onProgress?.(records);
    asked.finish();
  };
  for (const slice of slicesOf(audited.ranges, sliceRecords)) {
    for await (const batch of readRanges({ maxBatchRecords: batchRecords, ...reader }, slice)) {
      chunk.add(batch);
      if (!chunk.isFull) continue;
      // While the store answers for one, the next is read.
      await asking;
      asking = account(chunk);
      // Thrown where it is waited for, if that comes to pass.
      asking.catch(() => {});
      chunk = new Chunk(parts);
    }
  }
  await asking;
  await account(chunk);
  return ledger.close();
}

function chunkParts<T>({ decoder, repository, audited, isDeadLettered }: AuditOptions<T>): ChunkParts<T> {
  return {
    ...{ decoder, repository },
    isDeadLettered: ({ partitions, offsets, timestamps }, row) =>
      isDeadLettered(partitions[row]!, offsets[row]!, timestamps[row]!),
    isCommitted: ({ partitions, offsets }, row) => offsets[row]! < (audited.committed.get(partitions[row]!) ?? 0),
  };
}

async function ask<T>(chunk: Chunk<T>, { log, signal }: AuditOptions<T>): Promise<Iterable<Audited>> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  const found = await createRetry({ name: 'asking the store', log, signal: patience })(() => chunk.find());
  signal.throwIfAborted();
  return found;
}
