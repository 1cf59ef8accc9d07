import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from '@monasca/common/http';
import { checkLog, readLogs } from './bulk.js';
import { contextOf, keyOf, type LogApi } from './post-logs.js';
import { postEach } from './post-each.js';

/** Whether the client wants to know of each log what became of it (RFC 7240). */
export function wantsRepresentation({ headers }: FastifyRequest): boolean {
  const preferences = String(headers.prefer ?? '').split(',');
  return preferences.some((preference) => /^return="?representation"?$/i.test(preference.trim()));
}

/**
 * Answers 200 with one entry for each log of a bulk: its status, and why it is not 204. A bad log is in no other's way.
 * @throws HttpError 422 for what is no bulk
 */
export async function answerEach(request: FastifyRequest, reply: FastifyReply, api: LogApi, parsed: unknown) {
  const { logs, dimensions } = readLogs(parsed);
  const checked = logs.map((log, index) => {
    try {
      return checkLog(log, index);
    } catch (error) {
      if (error instanceof HttpError) return error;
      throw error;
    }
  });
  const options = { key: keyOf(request), dimensions, context: contextOf(request, api) };
  const faults = await postEach(request, api, checked, options);
  const items = faults.map((fault) =>
    fault === undefined ? { status: 204 } : { status: fault.status, ...fault.document },
  );
  return reply.code(200).header('preference-applied', 'return=representation').send({ logs: items });
}
