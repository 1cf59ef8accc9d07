import { bytesOf, type Statement } from './statement.js';

/** A batch of one partition is one row change to the server; it is bounded by what a node has to hold at once. */
const ownBytes = 131_072;
/** Fewer rows of a partition share a batch with others: less would be won than by saving requests. */
const ownRows = 10;
/** A batch of several partitions that are on the same nodes: the server warns above 5 KiB and refuses above 50. */
const shared = { rows: 30, bytes: 4_096 };

/** How statements are put together. */
export interface BatchOptions {
  /** Most rows of one batch. */
  readonly most: number;
  /** The nodes that hold a partition, as a text that is the same for the same nodes. */
  readonly nodesOf: (partition: Buffer) => string;
}

/** Statements that are sent together: their places among all. */
type Batch = readonly number[];

/**
 * Puts statements together so that one request changes many rows: all of one partition, or few of each of several
 * partitions that are on the same nodes. A statement that is large for a batch is alone.
 */
export function toBatches(statements: readonly Statement[], { most, nodesOf }: BatchOptions): readonly Batch[] {
  const batches: Batch[] = [];
  const sharing = new Map<string, number[]>();
  for (const [partition, places] of placesByPartition(statements)) {
    for (const part of cut(places, statements, { rows: most, bytes: ownBytes })) {
      if (part.length >= Math.min(ownRows, most) || !isSmall(part, statements)) {
        batches.push(part);
        continue;
      }
      const nodes = nodesOf(partition);
      const others = sharing.get(nodes);
      if (others === undefined) sharing.set(nodes, [...part]);
      else others.push(...part);
    }
  }
  const limits = { ...shared, rows: Math.min(shared.rows, most) };
  for (const places of sharing.values()) batches.push(...cut(places, statements, limits));
  return batches;
}

function isSmall(batch: Batch, statements: readonly Statement[]): boolean {
  return batch.reduce((sum, place) => sum + bytesOf(statements[place]!), 0) <= shared.bytes;
}

function placesByPartition(statements: readonly Statement[]): Iterable<[partition: Buffer, places: number[]]> {
  const partitions = new Map<string, [Buffer, number[]]>();
  for (const [place, { partition }] of statements.entries()) {
    const key = partition.toString('latin1');
    const found = partitions.get(key);
    if (found === undefined) partitions.set(key, [partition, [place]]);
    else found[1].push(place);
  }
  return partitions.values();
}

function* cut(
  places: readonly number[],
  statements: readonly Statement[],
  limits: { readonly rows: number; readonly bytes: number },
): Generator<Batch> {
  let batch: number[] = [];
  let bytes = 0;
  for (const place of places) {
    const size = bytesOf(statements[place]!);
    if (batch.length > 0 && (batch.length === limits.rows || bytes + size > limits.bytes)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(place);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
