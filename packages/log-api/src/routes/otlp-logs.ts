import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { idempotencyKey } from '@monasca/common/gateway';
import { mediaType, resource } from '@monasca/common/http';
import { authenticated, mayPost, mayPostForProject } from '../access.js';
import { bodyLimit, hasLength, hasType } from '../content.js';
import { decodeJson, decodeProtobuf, encodeAnswer, recordsOf } from '../otlp/decode.js';
import type { ResourceRecord } from '../otlp/messages.js';
import { toLog } from '../otlp/to-log.js';
import { postEach } from '../post-each.js';
import { contextOf, type LogApi } from '../post-logs.js';

const protobuf = 'application/x-protobuf';

/**
 * `POST /v1/logs`: the logs of OpenTelemetry, OTLP/HTTP as JSON or protobuf. A record that cannot be taken is in no other's
 * way: the answer says how many they are. What Kafka does not confirm makes the answer 503, after which exporters send
 * the same again.
 */
export function otlpLogs(api: LogApi): void {
  const { gateway, config } = api;
  resource(gateway.server, '/v1/logs', {
    POST: {
      checks: [
        authenticated(gateway),
        mayPost(gateway),
        hasType([protobuf, 'application/json']),
        hasLength(bodyLimit(config.service.max_log_size)),
        mayPostForProject(gateway),
      ],
      handler: async (request, reply) => {
        const body = (request.body as Buffer | undefined) ?? Buffer.alloc(0);
        const isProtobuf = mediaType(request.headers['content-type']) === protobuf;
        const records = recordsOf(isProtobuf ? decodeProtobuf(body) : decodeJson(body));
        const options = { key: keyOf(request, body, records), context: contextOf(request, api) };
        const faults = (await postEach(request, api, records.map(toLog), options)).filter(
          (fault) => fault !== undefined,
        );
        const retriable = faults.find(({ status }) => status === 503);
        if (retriable !== undefined) throw retriable;
        const answer = encodeAnswer(faults.length, faults[0]?.message ?? '', isProtobuf);
        return reply
          .code(200)
          .type(isProtobuf ? protobuf : 'application/json')
          .send(answer);
      },
    },
  });
}

/**
 * A key that is this route's own: the logs of another one under the same key are others. Exporters give no key and send the same bytes again. Records that have a time make these bytes unlike any others; without
 * one, two requests may be alike that tell of two things.
 */
function keyOf(request: FastifyRequest, body: Buffer, records: readonly ResourceRecord[]): string {
  const hasTime = records.every(({ record }) => Number(record.timeUnixNano ?? record.observedTimeUnixNano ?? 0) > 0);
  const own = hasTime ? createHash('sha256').update(body).digest('hex') : request.id;
  return `otlp ${idempotencyKey(request) ?? own}`;
}
