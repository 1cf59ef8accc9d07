import type { FastifyRequest } from 'fastify';
import { checkLength, HttpError, mediaType, type BodyLimit, type Check } from '@monasca/common/http';

/** A document in each line. */
export const ndjson = 'application/x-ndjson';

/**
 * Lets pass a request of one of these types.
 * @param more types that the answer does not name: it has the words of the original
 */
export function hasType(types: readonly string[], more: readonly string[] = []): Check {
  return ({ headers }) => {
    if ((headers['content-type'] ?? '') === '') {
      throw new HttpError(400, 'Missing header value', 'The Content-Type header is required.');
    }
    if ([...types, ...more].includes(mediaType(headers['content-type']))) return;
    const description = `Only [${types.join(', ')}] are accepted as logs representations`;
    throw new HttpError(415, 'Unsupported media type', description);
  };
}

/** Lets pass a request that says how long it is, or that it comes in chunks, whose body is not too large. */
export function hasLength(limit: BodyLimit): Check {
  return (request: FastifyRequest) => {
    const { 'content-length': length, 'transfer-encoding': chunked } = request.headers;
    if (length === undefined && chunked === undefined) {
      const description = 'Content length is required to estimate if payload can be processed';
      throw new HttpError(411, 'Content length header is missing', description);
    }
    checkLength(request, limit);
  };
}

/** @param size bytes that a body must stay below */
export function bodyLimit(size: number): BodyLimit {
  const tooLarge = () => new HttpError(413, 'Log payload size exceeded', `Maximum allowed size is ${size} bytes`);
  return { maxBytes: size - 1, tooLarge };
}
