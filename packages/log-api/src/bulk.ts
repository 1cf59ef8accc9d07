import { createValidator } from '@monasca/common/gateway';
import { HttpError, parseJsonBody } from '@monasca/common/http';
import { isJsonObject, type JsonObject, type LogBody } from '@monasca/common/messages';
import { checkDimensions, unprocessable } from './dimensions.js';
import { bulkSchema } from './schemas.js';

/** The body of a request, checked. */
export interface Bulk {
  readonly logs: readonly LogBody[];
  /** For every log, below its own. */
  readonly dimensions: JsonObject;
}

const isBulk = createValidator(bulkSchema);

/**
 * Reads `{"dimensions": {…}, "logs": [{"message": …, "dimensions": {…}, …}, …]}`.
 * @throws HttpError 422 in the words of the original; a fault of a log names it
 */
export function readBulk(parsed: unknown): Bulk {
  if (!isBulk(parsed)) throw explain(parsed);
  const { logs, dimensions = {} } = parsed as Partial<Bulk> & Pick<Bulk, 'logs'>;
  return { logs, dimensions };
}

/**
 * The document of a body.
 * @throws HttpError 400
 */
export function parseBulk(body: Buffer | undefined): unknown {
  const parsed = body === undefined || body.length === 0 ? null : parseJsonBody(body);
  if (parsed === null) throw new HttpError(400, 'Bad request', 'Request body is Empty');
  return parsed;
}

/** The logs of a bulk whose own faults are left to be looked at one by one. */
export function readLogs(parsed: unknown): { readonly logs: readonly unknown[]; readonly dimensions: JsonObject } {
  if (!isJsonObject(parsed) || !Object.hasOwn(parsed, 'logs')) {
    throw unprocessable('Unprocessable Entity Logs not found');
  }
  const dimensions = Object.hasOwn(parsed, 'dimensions') ? checkDimensions(parsed.dimensions) : {};
  if (!Array.isArray(parsed.logs)) throw unprocessable('logs must be an array');
  return { logs: parsed.logs, dimensions };
}

/**
 * Checks one log of a bulk.
 * @throws HttpError 422 naming the log
 */
export function checkLog(log: unknown, index: number): LogBody {
  const where = `Log ${index}: `;
  if (!isJsonObject(log)) throw unprocessable(`${where}a log must be an object`);
  if (!Object.hasOwn(log, 'message')) throw unprocessable(`${where}Log property should have message`);
  const dimensions = Object.hasOwn(log, 'dimensions') ? log.dimensions : null;
  if (dimensions !== null) checkDimensions(dimensions, where);
  return log as LogBody;
}

/** Says what is wrong with a body that the schema refuses: the first fault in the order of the original's checks. */
function explain(parsed: unknown): HttpError {
  try {
    readLogs(parsed).logs.forEach(checkLog);
  } catch (error) {
    if (error instanceof HttpError) return error;
    throw error;
  }
  return unprocessable('expected a bulk of logs');
}
