import { HttpError, mediaType } from '@monasca/common/http';
import type { LogApi } from '../post-logs.js';
import { bulkRoute } from './bulk-route.js';

/** `POST /v2.0/logs`: the same bulk, where the metrics API takes it. */
export function mergedLogs(api: LogApi): void {
  bulkRoute(api, '/v2.0/logs', ({ headers }) => {
    if (mediaType(headers['content-type']) === 'application/json') return;
    throw new HttpError(400, 'Bad request', 'Bad content type. Must be application/json');
  });
}
