import { Drop } from 'liquidjs';
import { numberText } from '@monasca/common/messages';
import { pythonJson } from '../python-json.js';

/** What a value prints: nothing for null, numbers as they were written, lists and maps as JSON. */
export function textOf(given: unknown): string {
  const value = plainOf(given);
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  return numberText(value) ?? pythonJson(value);
}

/** A value itself, where it is an object of Liquid's own, as `nil` is. */
export const plainOf = (given: unknown): unknown => (given instanceof Drop ? given.valueOf() : given);
