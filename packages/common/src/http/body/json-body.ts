import { isUtf8 } from 'node:buffer';
import { maxDepth, parseJson } from '../../messages/index.js';
import { HttpError } from '../errors.js';

/** Less than whoever reads the records takes: what is made of a body nests it deeper. */
export const bodyDepth = maxDepth - 10;

/**
 * The JSON of a body; numbers are kept as they were written, see `parseJson`.
 * @throws HttpError 400 with the place and what was expected
 */
export function parseJsonBody(body: Buffer): unknown {
  try {
    if (!isUtf8(body)) throw new Error('it is not UTF-8');
    return parseJson(body.toString(), bodyDepth);
  } catch (error) {
    throw new HttpError(400, 'Invalid JSON', `Could not parse JSON body - ${(error as Error).message}`);
  }
}

/** What `Content-Type` says without its parameters, in lower case; empty when there is none. */
export function mediaType(contentType: string | undefined): string {
  return (contentType ?? '').split(';', 1)[0]!.trim().toLowerCase();
}
