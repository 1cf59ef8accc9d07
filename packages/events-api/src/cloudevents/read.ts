import type { IncomingHttpHeaders } from 'node:http';
import { HttpError, mediaType, parseJsonBody } from '@monasca/common/http';
import { unprocessable } from '../bulk.js';
import { readBinary } from './binary.js';
import { checkCloudEvent } from './check.js';
import type { CloudEvent } from './cloud-event.js';

/** Structured: one event, or several, with its data in one document. */
export const structured = 'application/cloudevents+json';
export const batched = 'application/cloudevents-batch+json';

/**
 * The events of a request in any of the three modes of CloudEvents over HTTP.
 * @throws HttpError 400, 415 for another format than JSON, 422 naming the event
 */
export function readCloudEvents(headers: IncomingHttpHeaders, body: Buffer): CloudEvent[] {
  const type = mediaType(headers['content-type']);
  if (type === structured) return [checkCloudEvent(parseJsonBody(body), 0)];
  if (type === batched) return readBatch(parseJsonBody(body));
  if (!type.startsWith('application/cloudevents')) return [checkCloudEvent(readBinary(headers, body), 0)];
  const description = `Only [${structured}, ${batched}] are accepted as formats of CloudEvents`;
  throw new HttpError(415, 'Unsupported media type', description);
}

function readBatch(events: unknown): CloudEvent[] {
  if (Array.isArray(events)) return events.map(checkCloudEvent);
  throw unprocessable('expected a list of CloudEvents');
}
