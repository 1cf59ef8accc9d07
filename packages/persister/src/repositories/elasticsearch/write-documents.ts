import { stringifyJson, type JsonObject } from '@monasca/common/messages';
import { allStored, PartialWriteError, RepositoryError, type Refusal, type Written } from '../../repository.js';
import type { ElasticsearchClient } from './client.js';
import { indexNameProblem } from './index-name.js';

/** A document on its way to its place. */
export interface PlacedDocument {
  readonly index: string;
  readonly id: string;
  readonly document: JsonObject;
}

/** A document as it goes into a bulk request. */
interface Operation {
  /** Its place among the documents of the write. */
  readonly at: number;
  readonly text: string;
}

/** The error of each operation, undefined for none; or one for all of them, where the request had no good answer. */
type Answers = readonly (RepositoryError | undefined)[] | RepositoryError;

/**
 * Creates documents in as many requests as their size needs, one after another.
 * @throws PartialWriteError with what is to be written again; RepositoryError `record` where the server refuses a request
 * as a whole for what is in it
 */
export async function writeDocuments(
  client: Pick<ElasticsearchClient, 'create'>,
  documents: readonly PlacedDocument[],
  bulkBytes: number,
): Promise<Written> {
  const refused: Refusal[] = [];
  const operations: Operation[] = [];
  for (const [at, { index, id, document }] of documents.entries()) {
    const problem = indexNameProblem(index);
    if (problem !== undefined) refused.push({ at, detail: problem });
    else operations.push({ at, text: operation(index, id, document) });
  }
  const left: number[] = [];
  let trouble: RepositoryError | undefined;
  let isAway = false;
  for (const bulk of bulksOf(operations, bulkBytes)) {
    // Who does not answer one request is not asked for the others: each might have to wait for its time-out.
    const answers: Answers = isAway ? trouble! : await create(client, bulk);
    isAway = answers instanceof RepositoryError;
    for (const [place, { at }] of bulk.entries()) {
      const error = answers instanceof RepositoryError ? answers : answers[place];
      if (error?.kind === 'record') refused.push({ at, detail: error.message });
      if (error?.kind !== 'store') continue;
      trouble ??= error;
      left.push(at);
    }
  }
  if (left.length > 0) {
    const text = `${left.length} of ${documents.length} records left: ${trouble?.message}`;
    throw new PartialWriteError(text, { left, refused });
  }
  return refused.length === 0 ? allStored : { expired: 0, refused };
}

function operation(index: string, id: string, document: JsonObject): string {
  return `${JSON.stringify({ create: { _index: index, _id: id } })}\n${stringifyJson(document)}`;
}

async function create(client: Pick<ElasticsearchClient, 'create'>, bulk: readonly Operation[]): Promise<Answers> {
  try {
    return await client.create(bulk.map(({ text }) => text));
  } catch (error) {
    if (error instanceof RepositoryError && error.kind === 'store') return error;
    throw error;
  }
}

function* bulksOf(operations: readonly Operation[], mostBytes: number): Generator<readonly Operation[]> {
  let bulk: Operation[] = [];
  let bytes = 0;
  for (const operation of operations) {
    const size = Buffer.byteLength(operation.text) + 1;
    if (bulk.length > 0 && bytes + size > mostBytes) {
      yield bulk;
      bulk = [];
      bytes = 0;
    }
    bulk.push(operation);
    bytes += size;
  }
  if (bulk.length > 0) yield bulk;
}
