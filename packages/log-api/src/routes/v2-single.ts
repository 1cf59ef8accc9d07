import { isUtf8 } from 'node:buffer';
import { baseUrl } from '@monasca/common/gateway';
import { HttpError, mediaType, parseJsonBody, resource } from '@monasca/common/http';
import { isJsonObject, type LogBody } from '@monasca/common/messages';
import { authenticated, mayPost, mayPostForProject } from '../access.js';
import { bodyLimit, hasLength, hasType } from '../content.js';
import { unprocessable } from '../dimensions.js';
import { sourceOf } from '../envelope-source.js';
import { buildEnvelope } from '../envelope.js';
import { contextOf, postAll, type LogApi } from '../post-logs.js';
import { report } from '../self-monitoring.js';
import { dimensionsOf } from '../v2-headers.js';
import { notImplemented } from './bulk-route.js';

/** `POST /v2.0/log/single`: one log, as JSON or as text, whose dimensions are headers. Clients are told to use v3.0. */
export function v2Single(api: LogApi): void {
  const { gateway, config } = api;
  resource(gateway.server, '/v2.0/log/single', {
    POST: {
      checks: [
        authenticated(gateway),
        (request) => report(request, 'v2.0'),
        mayPost(gateway),
        hasType(['application/json', 'text/plain']),
        hasLength(bodyLimit(config.service.max_log_size)),
        mayPostForProject(gateway),
      ],
      handler: async (request, reply) => {
        const log = readLog(request.headers['content-type'], request.body as Buffer | undefined);
        const dimensions = dimensionsOf(request.headers);
        if (!Object.hasOwn(log, 'message')) throw unprocessable('Log property should have message');
        const envelope = buildEnvelope({ ...log, dimensions } as LogBody, 0, {}, contextOf(request, api));
        await postAll(request, api, sourceOf([envelope]));
        const link = `<${baseUrl(request)}/v3.0/logs>; rel=current; title="V3 Logs"; type="application/json"`;
        return reply.code(204).headers({ link, deprecated: 'true' }).send();
      },
    },
    GET: notImplemented(api),
  });
}

function readLog(contentType: string | undefined, body: Buffer | undefined): object {
  if (body === undefined || body.length === 0) throw new HttpError(400, 'Bad request', 'Request body is Empty');
  if (mediaType(contentType) === 'text/plain') return { message: readText(body) };
  const parsed = parseJsonBody(body);
  if (parsed === null) throw new HttpError(400, 'Bad request', 'Request body is Empty');
  if (!isJsonObject(parsed)) throw unprocessable('a log must be an object');
  return parsed;
}

function readText(body: Buffer): string {
  if (isUtf8(body)) return body.toString();
  throw new HttpError(400, 'Bad request', 'Could not read the text - it is not UTF-8');
}
