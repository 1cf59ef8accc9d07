import { compareCodePoints } from './compare-code-points.js';
import { isJsonObject, numberText } from './json.js';

/**
 * The one text of all JSON documents that differ only in the order of keys, in white space and in escapes: compact, keys
 * sorted by code point at every level, numbers as they were written (`1` and `1.0` differ). Absent values are null.
 */
export function canonicalJson(value: unknown): string {
  return isCanonical(value) ? JSON.stringify(value) : sortedJson(value);
}

/** Whether the serialiser of the engine, which is several times as fast, writes the same. */
function isCanonical(value: unknown): boolean {
  if (typeof value !== 'object') return value !== undefined;
  if (value === null) return true;
  if (Array.isArray(value)) return value.every(isCanonical);
  if (!isJsonObject(value)) return false;
  const keys = Object.keys(value);
  for (let at = 0; at < keys.length; at += 1) {
    if (at > 0 && compareCodePoints(keys[at - 1]!, keys[at]!) > 0) return false;
    if (!isCanonical(value[keys[at]!])) return false;
  }
  return true;
}

function sortedJson(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(sortedJson).join()}]`;
  if (!isJsonObject(value)) return numberText(value) ?? JSON.stringify(value ?? null);
  const keys = Object.keys(value);
  if (keys.length > 1) keys.sort(compareCodePoints);
  let members = '';
  for (const key of keys) members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${sortedJson(value[key])}`;
  return `{${members}}`;
}
