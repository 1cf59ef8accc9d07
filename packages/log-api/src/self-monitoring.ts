import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Statsd } from '@monasca/common/service';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the request came to; set on routes that take logs. */
    report: Report | undefined;
  }
}

/** Figures of one request. */
export interface Report {
  readonly version: 'v2.0' | 'v3.0';
  /** Logs that were valid, and that were not. */
  accepted: number;
  rejected: number;
  /** Accepted ones that Kafka has not confirmed, where the answer says so of each. */
  unconfirmed: number;
  /** Bytes cut off each message that was too long. */
  cutBytes: readonly number[];
  /** How long Kafka took, in ms. */
  publishMs: number;
}

/** Who was refused before anything else was looked at is in no figure. */
const unauthorized = 401;

/** Begins the figures of a request. */
export function report(request: FastifyRequest, version: Report['version']): void {
  request.report = { version, accepted: 0, rejected: 0, unconfirmed: 0, cutBytes: [], publishMs: 0 };
}

/** Sends the figures of each request under the names of the original. */
export function monitorItself(server: FastifyInstance, statsd: Statsd): void {
  server.addHook('onResponse', (request, reply, done) => {
    if (request.report !== undefined && reply.statusCode !== unauthorized) send(statsd, request, reply, request.report);
    done();
  });
}

function send(statsd: Statsd, request: FastifyRequest, reply: FastifyReply, figures: Report): void {
  const { version, accepted, rejected, unconfirmed, cutBytes, publishMs } = figures;
  const dimensions = { version };
  const { statusCode: status, elapsedTime } = reply;
  const isTaken = status < 400;
  const isRefused = !isTaken && status < 500;
  const lost = isTaken ? unconfirmed : accepted;
  if (version === 'v3.0') statsd.count('monasca.log.in_bulks_rejected', isRefused ? 1 : 0, dimensions);
  statsd.count('monasca.log.in_logs_rejected', version === 'v2.0' && isRefused ? 1 : rejected, dimensions);
  if (isRefused) return;
  statsd.count('monasca.log.in_logs', accepted, dimensions);
  statsd.gauge('monasca.log.in_logs_bytes', bytesOf(request), dimensions);
  statsd.count('monasca.log.out_logs', accepted - lost);
  statsd.count('monasca.log.out_logs_lost', lost);
  for (const bytes of cutBytes) statsd.gauge('monasca.log.out_logs_truncated_bytes', bytes);
  if (isTaken) statsd.gauge('monasca.log.publish_time_ms', Math.round(publishMs));
  statsd.gauge('monasca.log.processing_time_ms', Math.round(elapsedTime), dimensions);
}

/** Bytes of a body as it was sent; of one in chunks as it was read. */
function bytesOf({ headers, body }: FastifyRequest): number {
  return Number(headers['content-length'] ?? (Buffer.isBuffer(body) ? body.length : 0));
}
