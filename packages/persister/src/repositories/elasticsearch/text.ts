import { stringifyJson } from '@monasca/common/messages';

/** A value where a field holds text: text as it is, null as null, anything else as JSON. */
export function textOrNull(value: unknown): string | null {
  return value === null || typeof value === 'string' ? value : stringifyJson(value);
}
