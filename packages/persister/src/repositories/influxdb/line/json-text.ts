import { isJsonObject, numberText } from '@monasca/common/messages';

/** JSON as existing Monasca databases have it: a blank after commas and colons, everything but control characters as it is. */
export function jsonText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(jsonText).join(', ')}]`;
  if (!isJsonObject(value)) return numberText(value) ?? JSON.stringify(value ?? null);
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .map((key) => `${JSON.stringify(key)}: ${jsonText(value[key])}`);
  return `{${members.join(', ')}}`;
}
