import { createValidator } from '@monasca/common/gateway';
import { isJsonObject } from '@monasca/common/messages';
import { unprocessable } from '../bulk.js';
import type { CloudEvent } from './cloud-event.js';
import { cloudEventSchema } from './schema.js';

const isCloudEvent = createValidator(cloudEventSchema);

/**
 * The document of an event, if it is one.
 * @param index its place in the request, from 0
 * @throws HttpError 422 naming the event and what is wrong with it
 */
export function checkCloudEvent(document: unknown, index: number): CloudEvent {
  const event = isJsonObject(document) ? withoutUnset(document) : document;
  if (isCloudEvent(event)) return event as CloudEvent;
  throw unprocessable(`Event ${index}: ${faultOf(event)}`);
}

/** An attribute that is null is not there (CloudEvents JSON format 2.2); data may be null. */
function withoutUnset(document: object): object {
  return Object.fromEntries(Object.entries(document).filter(([name, value]) => value !== null || name === 'data'));
}

function faultOf(event: unknown): string {
  if (!isJsonObject(event)) return 'expected a dictionary';
  const valueOf = (name: string): unknown => (Object.hasOwn(event, name) ? event[name] : undefined);
  if (valueOf('specversion') !== '1.0') return 'specversion: expected 1.0';
  const missing = ['id', 'source', 'type'].find((name) => typeof valueOf(name) !== 'string' || valueOf(name) === '');
  if (missing !== undefined) return `${missing}: expected a text, not an empty one`;
  const texts = ['time', 'subject', 'datacontenttype', 'dataschema', 'data_base64'];
  const wrong = texts.find((name) => !['string', 'undefined'].includes(typeof valueOf(name)));
  return wrong === undefined ? 'expected a CloudEvent' : `${wrong}: expected a text`;
}
