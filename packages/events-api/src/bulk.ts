import { createValidator } from '@monasca/common/gateway';
import { HttpError } from '@monasca/common/http';
import { isJsonObject, type JsonObject } from '@monasca/common/messages';
import { bulkSchema } from './schemas.js';

/** One event of a bulk. */
export interface Item {
  readonly event: JsonObject;
  readonly dimensions?: unknown;
  /** The project that the sender says it is of. */
  readonly project_id?: unknown;
}

/** The body of a request. */
export interface Bulk {
  /** When the events happened that do not say it themselves; any text. */
  readonly timestamp: string;
  readonly events: readonly Item[];
}

const isBulk = createValidator(bulkSchema);

export const unprocessable = (text: string): HttpError => new HttpError(422, '422 Unprocessable Entity', text);

/**
 * Reads `{"timestamp": "…", "events": [{"event": {"event_type", "payload", …}, "dimensions", "project_id"}, …]}`.
 * @throws HttpError 422 in the words of the original: the first fault in the order of the document; a fault of an event
 * names it
 */
export function readBulk(body: unknown): Bulk {
  if (isBulk(body)) return body as Bulk;
  throw explain(body);
}

/** Says what is wrong with a body that the schema refuses. */
function explain(body: unknown): HttpError {
  const items = isJsonObject(body) && Array.isArray(body.events) ? body.events : [];
  const faults = [faultOf(body), ...items.map((item, index) => faultOfItem(item, index))];
  return unprocessable(faults.find((text) => text !== undefined) ?? 'expected a bulk of events');
}

function faultOf(body: unknown): string | undefined {
  if (!isJsonObject(body)) return 'expected a dictionary';
  for (const [key, value] of Object.entries(body)) {
    const fault = key === 'events' ? faultOfEvents(value) : faultOfField(key, value);
    if (fault !== undefined) return fault;
  }
  const isComplete = Object.hasOwn(body, 'timestamp') && Object.hasOwn(body, 'events');
  return isComplete ? undefined : 'required key not provided';
}

function faultOfField(key: string, value: unknown): string | undefined {
  if (key !== 'timestamp') return 'extra keys not allowed';
  return typeof value === 'string' ? undefined : 'expected str';
}

function faultOfEvents(value: unknown): string | undefined {
  const isEmpty = Array.isArray(value) ? value.length === 0 : isJsonObject(value) && Object.keys(value).length === 0;
  if (isEmpty) return 'length of value must be at least 1';
  return Array.isArray(value) ? undefined : 'expected list';
}

function faultOfItem(item: unknown, index: number): string | undefined {
  const where = `Event ${index}:`;
  if (!isJsonObject(item)) return `${where} expected a dictionary`;
  const event = Object.hasOwn(item, 'event') ? item.event : undefined;
  if (!isJsonObject(event)) return `${where} event: expected a dictionary`;
  if (!Object.hasOwn(event, 'event_type') || typeof event.event_type !== 'string') {
    return `${where} event_type: expected str`;
  }
  return Object.hasOwn(event, 'payload') ? undefined : `${where} payload: required key not provided`;
}
