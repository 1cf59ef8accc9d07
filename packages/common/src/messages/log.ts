import { createJsonCodec } from './json-codec.js';
import { type JsonObject } from './json.js';
import { asObject, refuse, secondsOf } from './reader.js';
import { readTenantMeta, wireRegion, type TenantMeta } from './tenant-meta.js';

/**
 * A log entry as its sender described it; fields beside these pass through. Numbers are as `parseJson` gives them: write
 * them with `stringifyJson`.
 */
export interface LogBody extends JsonObject {
  /** Text as a rule, but any JSON value passes. */
  readonly message: unknown;
  /** Names and values, if there are any. */
  readonly dimensions?: unknown;
}

/** A record of the log topics. */
export interface LogEnvelope {
  readonly log: LogBody;
  readonly meta: TenantMeta;
  /** Seconds since the epoch by the gateway's clock; absent if it is no number. */
  readonly creationTime?: number;
}

/** `{"log": {message, dimensions, …}, "creation_time", "meta": {region, tenantId}}`. */
export const logCodec = createJsonCodec<LogEnvelope>({
  name: 'log',

  read(document) {
    const envelope = asObject(document, 'envelope');
    const log = readLog(asObject(envelope.log, 'log'));
    const meta = readTenantMeta(asObject(envelope.meta, 'meta'));
    const creationTime = secondsOf(envelope.creation_time);
    return creationTime === undefined ? { log, meta } : { log, meta, creationTime };
  },

  write: ({ log, meta, creationTime }) => ({
    log,
    creation_time: creationTime,
    meta: { region: wireRegion(meta.region), tenantId: meta.tenantId },
  }),
});

function readLog(log: JsonObject): LogBody {
  return log.message === undefined ? refuse('log.message', 'a value or null', undefined) : (log as LogBody);
}
