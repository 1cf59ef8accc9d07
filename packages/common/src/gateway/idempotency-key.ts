import type { FastifyRequest } from 'fastify';
import { HttpError } from '../http/index.js';

/** Longest Idempotency-Key, in characters. */
const keyMax = 255;

/**
 * The key under which a client would send a request again; undefined where it gives none.
 * @throws HttpError 400
 */
export function idempotencyKey({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && key !== '' && key.length <= keyMax) return key;
  throw new HttpError(400, 'Bad request', `Idempotency-Key must have 1 to ${keyMax} characters`);
}
