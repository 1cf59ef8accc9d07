import { compareCodePoints } from './compare-code-points.js';
import { isJsonObject, numberText } from './json.js';

/**
 * The one text of all JSON documents that differ only in the order of keys, in white space and in escapes: compact, keys
 * sorted by code point at every level, numbers as they were written (`1` and `1.0` differ). Absent values are null.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  if (!isJsonObject(value)) return numberText(value) ?? JSON.stringify(value ?? null);
  const keys = Object.keys(value);
  if (keys.length > 1) keys.sort(compareCodePoints);
  let members = '';
  for (const key of keys) members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(value[key])}`;
  return `{${members}}`;
}
