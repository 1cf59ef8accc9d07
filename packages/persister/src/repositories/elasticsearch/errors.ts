import { errors, type estypes } from '@elastic/elasticsearch';
import { ServiceError } from '@monasca/common';
import { RepositoryError, type RefusalKind } from '../../repository.js';

/** What an error of Elasticsearch says of itself; of a proxy's, only its text is known. */
export type Cause = Pick<estypes.ErrorCause, 'type' | 'reason'> & { readonly caused_by?: Cause };

/** An error with the HTTP status that came with it, if an answer came at all. */
export class ElasticsearchError extends RepositoryError {
  readonly status: number | undefined;

  constructor(kind: RefusalKind, message: string, { status, cause }: { status?: number; cause?: unknown } = {}) {
    super(kind, message, cause);
    this.status = status;
  }
}

/** Types of errors with status 400 that say nothing of the document: its index is closed, or the cluster has too many. */
const indexTypes = new Set(['index_closed_exception', 'validation_exception']);
/** How the reason of such an error begins where its type says nothing; further on it may quote data. */
const indexReasons = /^(?:no write index is defined for alias|pipeline with id)/;

/**
 * Whose fault an error is. 400 is the document's unless it is known to be about the index: who is refused for good must
 * not keep all others waiting, and its dead letter can be replayed. 404 is the index that nobody may make.
 */
function kindOf(status: number, { type, reason }: Cause): RefusalKind {
  if (status === 413) return 'record';
  if (status !== 400 || indexTypes.has(type)) return 'store';
  return type === 'illegal_argument_exception' && indexReasons.test(reason ?? '') ? 'store' : 'record';
}

function textOf({ type, reason, caused_by: cause }: Cause): string {
  return [type, reason, cause === undefined ? '' : textOf(cause)].filter(Boolean).join(': ');
}

/** The error of one document of a bulk, or of a request. */
export function toElasticsearchError(status: number, cause: Cause): ElasticsearchError {
  return new ElasticsearchError(kindOf(status, cause), `Elasticsearch ${status}: ${textOf(cause)}`, { status });
}

/**
 * What the client has thrown, as the persister treats it; what is no error of the client passes as it is.
 * @param where the nodes, without credentials
 */
export function fromClientError(error: unknown, where: string): unknown {
  if (error instanceof errors.ResponseError) return toElasticsearchError(error.statusCode ?? 0, causeOf(error.body));
  if (!(error instanceof errors.ElasticsearchClientError)) return error;
  const text = `Elasticsearch at ${where}: ${error.message || error.name}`;
  return new ElasticsearchError('store', text, { cause: error });
}

/** Proxies answer with bodies of their own. */
function causeOf(body: unknown): Cause {
  const { error } = (typeof body === 'object' && body !== null ? body : {}) as { error?: unknown };
  if (typeof error === 'object' && error !== null) return error as Cause;
  const said = error ?? body;
  const text = typeof said === 'string' ? said : JSON.stringify(said);
  return { type: text.slice(0, 1_000) };
}

/** Why the persister should not begin: what waiting does not heal. Undefined for anything else. */
export function toStartError(error: unknown): ServiceError | undefined {
  if (!(error instanceof ElasticsearchError)) return undefined;
  const { status, message, cause } = error;
  const configuration = (option: string): ServiceError =>
    new ServiceError('configuration', `[elasticsearch] ${option}: ${message}`, { cause: error });
  if (status === 401) {
    return new ServiceError('unauthorized', `[elasticsearch] user, password, api_key: ${message}`, { cause: error });
  }
  if (cause instanceof errors.ProductNotSupportedError || status === 400 || status === 406) {
    return configuration('hosts: expected Elasticsearch 8');
  }
  // The library passes no more than the text on.
  if (cause instanceof errors.ConnectionError && /certificate/i.test(cause.message)) return configuration('ca_file, verify_ssl'); // prettier-ignore
  return undefined;
}
