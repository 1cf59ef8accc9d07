import type { FastifyRequest } from 'fastify';
import { idempotencyKey, type Gateway, type ItemSource } from '@monasca/common/gateway';
import { hold, itemBytes } from '@monasca/common/http';
import { messageId } from '@monasca/common/messages';
import { tenantOf } from './access.js';
import type { LogApiConfig } from './config.js';
import type { EnvelopeSource } from './envelope-source.js';
import type { EnvelopeContext } from './envelope.js';

/** What the routes work with. */
export interface LogApi {
  readonly gateway: Gateway;
  readonly config: LogApiConfig;
}

/** Bytes beside an envelope that count for the broker's limit: framing and headers; the key comes on top. */
const overheadBytes = 200;

/** How many times larger than the largest body the envelopes of a request may be: more than any real bulk needs. */
const growthMax = 64;

/** What the envelopes of a request share. */
export function contextOf(request: FastifyRequest, { config }: LogApi): EnvelopeContext {
  const key = keyOf(request);
  return {
    tenantId: tenantOf(request),
    region: config.service.region,
    creationTime: Math.floor(Date.now() / 1_000),
    maxBytes: config.log_publisher.max_message_size - overheadBytes - Buffer.byteLength(key),
    maxBulkBytes: growthMax * config.service.max_log_size,
  };
}

/** The key under which the client sends the request again, or one of our own: it is told when it has to. */
export const keyOf = (request: FastifyRequest): string => idempotencyKey(request) ?? request.id;

/**
 * Resolves when Kafka has all of a request's logs.
 * @throws HttpError 503 when the server holds too much already, or Kafka has not confirmed them in time; 413
 */
export async function postAll(request: FastifyRequest, { gateway }: LogApi, envelopes: EnvelopeSource) {
  const items = itemsOf(request, envelopes);
  note(request, envelopes);
  const began = performance.now();
  await gateway.publisher.publish(items, keyOf(request));
  if (request.report !== undefined) request.report.publishMs = performance.now() - began;
}

/** The logs of a request as they go to Kafka: each has the same identity whenever the request is sent again. */
function itemsOf(request: FastifyRequest, envelopes: EnvelopeSource): ItemSource {
  const [key, tenantId] = [keyOf(request), tenantOf(request)];
  let bytes = envelopes.length * itemBytes;
  for (let index = 0; index < envelopes.length; index += 1) bytes += envelopes.sizeOf(index);
  hold(request, bytes);
  return {
    length: envelopes.length,
    idOf: (index) => messageId(tenantId, key, index),
    sizeOf: (index) => envelopes.sizeOf(index),
    write: (index, target, at) => envelopes.write(index, target, at),
  };
}

function note({ report }: FastifyRequest, envelopes: EnvelopeSource): void {
  if (report === undefined) return;
  report.accepted = envelopes.length;
  report.cutBytes = Array.from({ length: envelopes.length }, (_, index) => envelopes.cutBytes(index));
}
