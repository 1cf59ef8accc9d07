import { SendError, type SendReason } from '../send-error.js';
import type { HttpAnswer } from './http-client.js';

/** Statuses that the same request gets again until somebody changes something. */
const lasting = new Set([400, 401, 403, 404, 405, 410, 411, 413, 414, 415, 422]);

/** Throws SendError unless the status is one of success: 200 to 299. */
export function checkAnswer({ status, headers }: HttpAnswer, receiver: string): void {
  if (status >= 200 && status < 300) return;
  const retryAfterMs = retryAfter(headers['retry-after']);
  throw new SendError(reasonOf(status), `${receiver} has answered ${status}`, {
    permanent: lasting.has(status),
    retryAfterMs,
  });
}

function reasonOf(status: number): SendReason {
  if (status === 401 || status === 403) return 'auth';
  if (status === 408) return 'timeout';
  if (status === 429) return 'rateLimited';
  return status >= 500 ? 'server' : 'client';
}

/** Seconds, or a date, of `Retry-After`, in ms from now. */
function retryAfter(header: string | string[] | undefined): number | undefined {
  const text = Array.isArray(header) ? header[0] : header;
  if (text === undefined) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined;
}
