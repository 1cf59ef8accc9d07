import { HttpError } from '@monasca/common/http';
import { isJsonObject, logCodec, type JsonObject, type LogBody } from '@monasca/common/messages';
import { checkDimensions } from './dimensions.js';

/** What every envelope of a request shares. */
export interface EnvelopeContext {
  readonly tenantId: string;
  readonly region: string;
  /** Seconds since the epoch. */
  readonly creationTime: number;
  /** Bytes of all envelopes of a request together: global dimensions go to every log, a small body can become large. */
  readonly maxBytes: number;
}

const unprocessable = (text: string): HttpError => new HttpError(422, 'unprocessable_entity', text);

/**
 * The envelopes of a bulk, encoded, one for each log. Global dimensions go to every log, its own win. All of a request
 * is accepted or none of it: a log that cannot be published is named.
 * @throws HttpError 422, 413
 */
export function buildEnvelopes(body: unknown, context: EnvelopeContext): Buffer[] {
  if (!isJsonObject(body) || !Object.hasOwn(body, 'logs')) throw unprocessable('Unprocessable Entity Logs not found');
  const global = Object.hasOwn(body, 'dimensions') ? checkGlobal(body.dimensions) : {};
  const { logs } = body;
  if (!Array.isArray(logs)) throw unprocessable('logs must be an array');
  let left = context.maxBytes;
  return logs.map((log: unknown, index) => {
    const envelope = encode(checkLog(log, index), global, context, index);
    left -= envelope.length;
    if (left < 0) {
      const description = `The logs with the global dimensions on each exceed ${context.maxBytes} bytes`;
      throw new HttpError(413, 'Log payload size exceeded', description);
    }
    return envelope;
  });
}

/** Unlike a log's own, global dimensions that are there must be a map. */
function checkGlobal(dimensions: unknown): JsonObject {
  if (dimensions === null) throw unprocessable('Dimensions null must be a dictionary (map)');
  return checkDimensions(dimensions);
}

function checkLog(log: unknown, index: number): LogBody {
  if (!isJsonObject(log)) throw unprocessable(`Log ${index}: a log must be an object`);
  if (!Object.hasOwn(log, 'message')) throw unprocessable(`Log ${index}: Log property should have message`);
  return log as LogBody;
}

function encode(
  log: LogBody,
  global: JsonObject,
  { tenantId, region, creationTime }: EnvelopeContext,
  index: number,
): Buffer {
  const own = checkDimensions(log.dimensions, `Log ${index}: `);
  const { dimensions: _replaced, ...rest } = log;
  const dimensions = { ...own, ...omit(global, own) };
  const merged = Object.keys(dimensions).length === 0 ? rest : { ...rest, dimensions };
  return logCodec.encode({ log: merged, meta: { tenantId, region }, creationTime });
}

/** The entries of one map whose names another has not: a log's own names stay first, as in the original. */
function omit(map: JsonObject, taken: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(map).filter(([name]) => !Object.hasOwn(taken, name)));
}
