import { hasType, ndjson } from '../content.js';
import type { LogApi } from '../post-logs.js';
import { bulkRoute } from './bulk-route.js';

/** `POST /v3.0/logs`: a bulk of logs. */
export function v3Logs(api: LogApi): void {
  bulkRoute(api, '/v3.0/logs', hasType(['application/json'], [ndjson]));
}
