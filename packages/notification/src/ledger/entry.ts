import { isJsonObject, parsePlainJson } from '@monasca/common/messages';
import type { Origin } from './ledger.js';

/** The value of an entry: `{"topic": …, "partition": …, "offset": …}` of the record that the notification is of. */
export const encodeEntry = ({ topic, partition, offset }: Origin): Buffer =>
  Buffer.from(JSON.stringify({ topic, partition, offset }));

/** Undefined for what is no entry: nobody is to be kept from a notification by it. */
export function decodeEntry(value: Buffer | null): Origin | undefined {
  if (value === null) return undefined;
  try {
    const entry = parsePlainJson(value.toString());
    if (!isJsonObject(entry)) return undefined;
    const { topic, partition, offset } = entry;
    if (typeof topic !== 'string' || typeof partition !== 'number' || typeof offset !== 'number') return undefined;
    return { topic, partition, offset };
  } catch {
    return undefined;
  }
}
