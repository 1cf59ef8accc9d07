import { errors } from '@elastic/elasticsearch';
import { describe, expect, it } from 'vitest';
import { RepositoryError } from '../../repository.js';
import { fromClientError, toElasticsearchError, toStartError } from './errors.js';

const result = (statusCode: number, body: unknown) =>
  ({ statusCode, body, headers: {}, warnings: null, meta: {} }) as unknown as ConstructorParameters<typeof errors.ResponseError>[0]; // prettier-ignore

const from = (error: unknown): unknown => fromClientError(error, 'es:9200');

describe('an error of Elasticsearch', () => {
  it.each([
    ['a value that its field does not take', 400, 'document_parsing_exception', '[1:12] failed to parse', 'record'],
    ['a field that the index does not allow', 400, 'strict_dynamic_mapping_exception', 'not allowed', 'record'],
    ['a term too long', 400, 'illegal_argument_exception', 'Document contains at least one immense term', 'record'],
    [
      'a field name that quotes the data',
      400,
      'mapper_parsing_exception',
      'no write index is defined for alias',
      'record',
    ],
    ['a document too large', 413, 'content_too_long_exception', 'entity content is too long', 'record'],
    ['a closed index', 400, 'index_closed_exception', 'closed', 'store'],
    ['too many shards', 400, 'validation_exception', 'this action would add [2] shards', 'store'],
    ['an alias of two indices', 400, 'illegal_argument_exception', 'no write index is defined for alias [a]', 'store'],
    ['a missing pipeline', 400, 'illegal_argument_exception', 'pipeline with id [p] does not exist', 'store'],
    ['an index that nobody may make', 404, 'index_not_found_exception', 'no such index [x]', 'store'],
    ['a blocked index', 403, 'cluster_block_exception', 'index [x] blocked', 'store'],
    ['missing rights', 403, 'security_exception', 'action is unauthorized', 'store'],
    ['a full disk', 429, 'cluster_block_exception', 'flood-stage watermark', 'store'],
    ['a full queue', 429, 'es_rejected_execution_exception', 'rejected', 'store'],
    ['shards that are not there', 503, 'unavailable_shards_exception', 'primary shard is not active', 'store'],
  ])('for %s is of the kind that helps', (_what, status, type, reason, kind) => {
    expect(toElasticsearchError(status, { type, reason })).toMatchObject({ kind, status });
  });

  it('tells what it was caused by', () => {
    const cause = {
      type: 'a',
      reason: 'b',
      caused_by: { type: 'c', reason: null, caused_by: { type: 'd', reason: 'e' } },
    };
    expect(toElasticsearchError(400, cause).message).toBe('Elasticsearch 400: a: b: c: d: e');
  });

  it.each([
    [{ error: { type: 'x_exception', reason: 'why' }, status: 503 }, 'Elasticsearch 503: x_exception: why'],
    [{ error: 'Incorrect HTTP method', status: 405 }, 'Elasticsearch 405: Incorrect HTTP method'],
    ['<html>Bad Gateway</html>', 'Elasticsearch 503: <html>Bad Gateway</html>'],
    [{ message: 'no such route' }, 'Elasticsearch 503: {"message":"no such route"}'],
    ['', 'Elasticsearch 503: '],
  ])('is read from a body of any form: %j', (body, message) => {
    expect(from(new errors.ResponseError(result(503, body)))).toMatchObject({ kind: 'store', message });
  });

  it.each<Error>([
    new errors.ConnectionError('connect ECONNREFUSED'),
    new errors.TimeoutError('Request timed out'),
    new errors.DeserializationError('Unexpected token', '<html>'),
  ])('that is no answer means that the store is away: $message', (error) => {
    expect(from(error)).toMatchObject({ kind: 'store', message: `Elasticsearch at es:9200: ${error.message}`, cause: error }); // prettier-ignore
  });

  it('has a name where it has no text', () => {
    expect(from(new errors.ConnectionError(''))).toMatchObject({
      message: 'Elasticsearch at es:9200: ConnectionError',
    });
  });

  it('lets a fault of this program pass', () => {
    const fault = new TypeError('undefined is not a function');
    expect(from(fault)).toBe(fault);
  });
});

describe('what ends the start', () => {
  it.each<[Error, string, string]>([
    [
      new errors.ResponseError(result(401, { error: { type: 'security_exception' } })),
      'unauthorized',
      'user, password',
    ],
    [
      new errors.ResponseError(result(400, { error: { type: 'media_type_header_exception' } })),
      'configuration',
      'hosts',
    ],
    [new errors.ProductNotSupportedError('Elasticsearch'), 'configuration', 'hosts'],
    [new errors.ConnectionError('self-signed certificate'), 'configuration', 'ca_file'],
  ])('is what waiting does not heal: %s', (error, code, option) => {
    const reason = toStartError(from(error));
    expect(reason).toMatchObject({ code });
    expect(reason?.message).toContain(`[elasticsearch] ${option}`);
  });

  it.each<unknown>([
    from(new errors.ConnectionError('connect ECONNREFUSED')),
    from(new errors.ResponseError(result(503, ''))),
    new RepositoryError('store', 'another store'),
    new TypeError('a fault'),
  ])('is nothing else: %s', (error) => {
    expect(toStartError(error)).toBeUndefined();
  });
});
