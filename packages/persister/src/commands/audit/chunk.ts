import type { RecordBatch } from '@monasca/common/kafka';
import { absent, type Found, type Repository, type Search } from '../../repository.js';
import { decodeRow, type Decoder } from '../../stages/decode.js';
import type { Audited } from './ledger.js';
import { RecordSearch } from './record-search.js';
import { identityHash } from './standings.js';

/** Records that are looked for at once unless the store says otherwise, and the bytes of their values at which it is less. */
const [mostRecords, mostBytes] = [5_000, 32 * 1024 * 1024];

/** How a chunk reads its records, and where it looks for them. */
export interface ChunkParts<T> {
  readonly decoder: Decoder<T>;
  readonly repository: Repository<T>;
  /** Whether the record of a row is on the dead-letter topic, or committed. */
  readonly isDeadLettered: (batch: RecordBatch, row: number) => boolean;
  readonly isCommitted: (batch: RecordBatch, row: number) => boolean;
}

/** Records that are looked for together. */
export class Chunk<T> {
  readonly #parts: ChunkParts<T>;
  readonly #search: Search<T>;
  readonly #batches: RecordBatch[] = [];
  /** Of each row's record; undefined for one that cannot be read. */
  readonly #identities: (bigint | undefined)[] = [];
  #bytes = 0;

  constructor(parts: ChunkParts<T>) {
    this.#parts = parts;
    this.#search = parts.repository.openSearch?.() ?? new RecordSearch(parts.repository);
  }

  get size(): number {
    return this.#identities.length;
  }

  get isFull(): boolean {
    return this.size >= (this.#search.atOnce ?? mostRecords) || this.#bytes >= mostBytes;
  }

  add(batch: RecordBatch): void {
    const { decoder, repository } = this.#parts;
    this.#batches.push(batch);
    this.#bytes += batch.bytes;
    for (let row = 0; row < batch.size; row += 1) {
      const decoded = decodeRow(batch, row, decoder);
      const isEntry = !('reason' in decoded);
      if (isEntry) this.#search.add(decoded);
      this.#identities.push(isEntry ? identityHash(repository.identity(decoded)) : undefined);
    }
  }

  /** Every record with what the store has of it, in their order. Rejects with RepositoryError; it may be asked again. */
  async find(): Promise<Iterable<Audited>> {
    return this.#audited(await this.#search.find());
  }

  /** Gives the memory of the batches back. */
  finish(): void {
    for (const batch of this.#batches) batch.finishAll();
  }

  *#audited(all: readonly Found[]): Generator<Audited> {
    const { isDeadLettered, isCommitted } = this.#parts;
    const [identities, found] = [this.#identities.values(), all.values()];
    for (const batch of this.#batches) {
      for (let row = 0; row < batch.size; row += 1) {
        const identity = identities.next().value;
        yield {
          partition: batch.partitions[row]!,
          offset: batch.offsets[row]!,
          identity,
          identityText: () => this.#identityText(batch, row),
          found: identity === undefined ? absent : found.next().value!,
          isDeadLettered: isDeadLettered(batch, row),
          isCommitted: isCommitted(batch, row),
        };
      }
    }
  }

  /** Made again for the few that are told about: it is long, and there are many. */
  #identityText(batch: RecordBatch, row: number): string | undefined {
    const { decoder, repository } = this.#parts;
    const decoded = decodeRow(batch, row, decoder);
    return 'reason' in decoded ? undefined : repository.identity(decoded);
  }
}
