import type { FastifyRequest } from 'fastify';
import type { BulkItem } from '@monasca/common/gateway';
import { hold, HttpError, itemBytes, unavailable } from '@monasca/common/http';
import type { Outcome } from '@monasca/common/kafka';
import { messageId, type JsonObject, type LogBody } from '@monasca/common/messages';
import { tenantOf } from './access.js';
import { buildEnvelope, bulkLimit, type Envelope, type EnvelopeContext } from './envelope.js';
import type { LogApi } from './post-logs.js';
import type { Report } from './self-monitoring.js';

/** A log, or why it is none. */
export type LogOrFault = LogBody | HttpError;

export interface EachOptions {
  /** Under which the request would be sent again. */
  readonly key: string;
  /** For every log, below its own. */
  readonly dimensions?: JsonObject;
  readonly context: EnvelopeContext;
}

/**
 * Publishes each log that can be; others are in nobody's way.
 * @returns for each what is wrong with it; undefined where Kafka has it
 * @throws HttpError 413, 503 when all of them together are too much
 */
export async function postEach(
  request: FastifyRequest,
  { gateway }: LogApi,
  logs: readonly LogOrFault[],
  options: EachOptions,
): Promise<(HttpError | undefined)[]> {
  const { key, context } = options;
  const tenantId = tenantOf(request);
  const within = bulkLimit(context);
  const envelopes = logs.map((log, index) => {
    const envelope = envelopeOf(log, index, options);
    if (envelope instanceof HttpError) return envelope;
    hold(request, within(envelope).bytes.length + itemBytes);
    return envelope;
  });
  const items = envelopes.map((envelope, index): BulkItem | HttpError =>
    envelope instanceof HttpError ? envelope : { value: envelope.bytes, id: messageId(tenantId, key, index) },
  );
  const good = items.filter((item): item is BulkItem => !(item instanceof HttpError));
  gateway.metrics.accepted.inc(good.length);
  const began = performance.now();
  const outcomes = await gateway.publisher.confirm(good, key);
  if (request.report !== undefined) {
    Object.assign(request.report, {
      accepted: good.length,
      rejected: items.length - good.length,
      unconfirmed: outcomes.filter(({ status }) => status !== 'delivered').length,
      cutBytes: envelopes.flatMap((envelope) => (envelope instanceof HttpError ? [] : [envelope.cutBytes])),
      publishMs: performance.now() - began,
    } satisfies Partial<Report>);
  }
  const each = outcomes.values();
  return items.map((item) => (item instanceof HttpError ? item : faultOf(each.next().value)));
}

function envelopeOf(log: LogOrFault, index: number, { dimensions = {}, context }: EachOptions): Envelope | HttpError {
  if (log instanceof HttpError) return log;
  try {
    return buildEnvelope(log, index, dimensions, context);
  } catch (error) {
    if (error instanceof HttpError) return error;
    throw error;
  }
}

function faultOf(outcome: Outcome | undefined): HttpError | undefined {
  if (outcome?.status === 'delivered') return undefined;
  if (outcome?.code === 'MSG_SIZE_TOO_LARGE') {
    return new HttpError(413, 'Log payload size exceeded', 'Kafka refuses a log of this size');
  }
  return unavailable('Kafka has not confirmed it');
}
