import type { FastifyRequest, FastifyReply } from 'fastify';
import { mediaType, resource, type Check } from '@monasca/common/http';
import { authenticated, mayPost, mayPostForProject } from '../access.js';
import { parseBulk, readBulk } from '../bulk.js';
import { bodyLimit, hasLength, ndjson } from '../content.js';
import { sourceOf, type EnvelopeSource } from '../envelope-source.js';
import { buildEnvelopes } from '../envelope.js';
import { readLines } from '../ndjson.js';
import { contextOf, postAll, type LogApi } from '../post-logs.js';
import { answerEach, wantsRepresentation } from '../representation.js';
import { report } from '../self-monitoring.js';
import { scanBulk } from '../splice/bulk-scan.js';
import { splice } from '../splice/splice.js';
import { dimensionsOf } from '../v2-headers.js';

/**
 * Takes `{"dimensions": {…}, "logs": [{"message": …, …}, …]}`, or a log in each line. All of a request is taken or none of it: a log that cannot
 * be published is named.
 */
export function bulkRoute(api: LogApi, url: string, hasRightType: Check): void {
  const { gateway, config } = api;
  resource(gateway.server, url, {
    POST: {
      // In the order in which failures win.
      checks: [
        authenticated(gateway),
        (request) => report(request, 'v3.0'),
        mayPost(gateway),
        hasRightType,
        hasLength(bodyLimit(config.service.max_log_size)),
        mayPostForProject(gateway),
      ],
      handler: async (request, reply) => {
        if (wantsRepresentation(request)) return answerEach(request, reply, api, parse(request));
        await postAll(request, api, envelopesOf(request, api));
        return reply.code(204).send();
      },
    },
    GET: notImplemented(api),
  });
}

/** The envelopes of a request: of its bytes where these are as usual, as most are. */
function envelopesOf(request: FastifyRequest, api: LogApi): EnvelopeSource {
  const spans = isLines(request) || !Buffer.isBuffer(request.body) ? undefined : scanBulk(request.body);
  const spliced = spans && splice(spans, contextOf(request, api));
  return spliced ?? sourceOf(buildEnvelopes(readBulk(parse(request)), contextOf(request, api)));
}

const isLines = ({ headers }: FastifyRequest): boolean => mediaType(headers['content-type']) === ndjson;

/** The document of a bulk. Lines have no place for global dimensions: these are in a header. */
function parse(request: FastifyRequest): unknown {
  const { headers } = request;
  const bytes = request.body as Buffer | undefined;
  if (!isLines(request) || bytes === undefined || bytes.length === 0) return parseBulk(bytes);
  const hasDimensions = headers['x-dimensions'] !== undefined;
  return { logs: readLines(bytes), ...(hasDimensions ? { dimensions: dimensionsOf(headers) } : {}) };
}

/** What asks for logs is told that it is not there yet. */
export function notImplemented({ gateway }: LogApi) {
  return {
    checks: [authenticated(gateway)],
    handler: (_request: FastifyRequest, reply: FastifyReply) => reply.code(501).send(),
  };
}
