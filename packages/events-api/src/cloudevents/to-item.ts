import { isJsonObject } from '@monasca/common/messages';
import type { Item } from '../bulk.js';
import type { CloudEvent } from './cloud-event.js';

/**
 * The event that a CloudEvent is: its type, its time, its data as payload (what is no object is in `data`, bytes in
 * `data_base64`), and what else it says of itself as dimensions, its id among them.
 */
export function toItem({
  type,
  time,
  data,
  data_base64: bytes,
  specversion: _version,
  ...attributes
}: CloudEvent): Item {
  const payload = bytes === undefined ? payloadOf(data) : { data_base64: bytes };
  return {
    event: { event_type: type, payload, ...(time === undefined ? {} : { timestamp: time }) },
    dimensions: attributes,
  };
}

function payloadOf(data: unknown): object {
  if (data === undefined) return {};
  return isJsonObject(data) ? data : { data };
}
