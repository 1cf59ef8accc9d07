import type { FastifyRequest } from 'fastify';
import { idempotencyKey, type BulkItem, type Gateway } from '@monasca/common/gateway';
import { hold, identityOfRequest, itemBytes } from '@monasca/common/http';
import type { EventEnvelope } from '@monasca/common/messages';
import { encoder } from './envelope.js';

/** What the sender of a bulk that is not confirmed is told. */
const sameAgain = 'Send the same request again: nothing will be stored twice.';

/** The project of the sender. */
export const projectOf = (request: FastifyRequest): string => identityOfRequest(request).projectId ?? '';

/**
 * Resolves when Kafka has all events of a request.
 * @param ids the identity of each
 * @throws HttpError 503 when the server holds too much already, or Kafka has not confirmed them in time; 413
 */
export async function postEnvelopes(
  request: FastifyRequest,
  { publisher }: Gateway,
  envelopes: readonly EventEnvelope[],
  ids: readonly string[],
): Promise<void> {
  const encode = encoder();
  const items = envelopes.map((envelope, index): BulkItem => {
    const value = encode(envelope);
    hold(request, value.length + itemBytes);
    return { value, id: ids[index]! };
  });
  const key = idempotencyKey(request);
  // Without a key the identities come of the events themselves: a key of ours would give them others.
  await publisher.publish(items, key ?? request.id, key === undefined ? sameAgain : undefined);
}
