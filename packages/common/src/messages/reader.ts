import { DecodeError } from './decode-error.js';
import { isJsonObject, numberOf, numberText, stringifyJson, type JsonObject } from './json.js';

/** A map of text by text without a prototype: any key, `__proto__` too, is plain data, and `in` finds nothing inherited. */
export type TextMap = Readonly<Record<string, string>>;

// Each reader takes the path of the value for its message: `metric.timestamp: expected …, got null`.

/** A JSON object. */
export function asObject(value: unknown, path: string): JsonObject {
  return isJsonObject(value) ? value : refuse(path, 'an object', value);
}

/** The objects of an array; an empty array for null or an absent value. */
export function asObjects(value: unknown, path: string): readonly JsonObject[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) return refuse(path, 'an array of objects or null', value);
  return value.map((item, index) => asObject(item, `${path}[${index}]`));
}

/** Text that is not empty, of what identifies something; numbers and booleans in their text form. */
export function asName(value: unknown, path: string): string {
  const text = scalarText(value);
  return text === undefined || text === '' ? refuse(path, 'text that is not empty', value) : text;
}

/** Text as above, null for null or an absent value. */
export function asTextOrNull(value: unknown, path: string): string | null {
  if (value === null || value === undefined) return null;
  return scalarText(value) ?? refuse(path, 'text or null', value);
}

/** Text as above, empty for null; the field itself must be there. */
export function asTextOrEmpty(value: unknown, path: string): string {
  if (value === null) return '';
  return scalarText(value) ?? refuse(path, 'text or null', value);
}

/** An integer: the fraction is cut off toward zero, text must be an integer's. */
export function asInteger(value: unknown, path: string): number {
  const number = numberOf(value) ?? (isText(value, integerText) ? Number(value) : undefined);
  if (number === undefined) return refuse(path, 'a number or an integer string', value);
  // Adding zero turns minus zero, which integers do not have, into zero.
  const integer = Math.trunc(number) + 0;
  return Number.isSafeInteger(integer) ? integer : refuse(path, 'an integer of at most 2^53 - 1', value, 'range');
}

/** A finite double from a number, a numeric string or a boolean (1 or 0); minus zero reads as zero. */
export function asDouble(value: unknown, path: string): number {
  const number = doubleOf(value);
  if (number === undefined) return refuse(path, 'a number or a numeric string', value);
  return Number.isFinite(number) ? number + 0 : refuse(path, 'a finite number', value, 'range');
}

/** Seconds since the epoch that nothing depends on: undefined unless it is a finite number or its text. */
export function secondsOf(value: unknown): number | undefined {
  const number = typeof value === 'boolean' ? undefined : doubleOf(value);
  return number !== undefined && Number.isFinite(number) ? number + 0 : undefined;
}

/**
 * The text form of a value where only text can be stored: booleans as Python prints them (`True`), so that series keep
 * their identity; numbers, arrays and objects as JSON; undefined for null and for an absent value.
 */
export function textForm(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  return scalarText(value) ?? stringifyJson(value);
}

/** Text as it is, numbers as JSON prints them, booleans as Python does; undefined for anything else. */
export function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return numberText(value);
}

/** Ends the decoding of a record with a message that says where, what was expected and what was got. */
export function refuse(path: string, expected: string, got: unknown, reason: 'shape' | 'range' = 'shape'): never {
  throw new DecodeError(reason, `${path}: expected ${expected}, got ${describe(got)}`);
}

const integerText = /^\s*[+-]?\d+\s*$/u;
const doubleText = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/iu;
const infiniteText = /^\s*[+-]?(?:nan|inf|infinity)\s*$/iu;

function isText(value: unknown, form: RegExp): value is string {
  return typeof value === 'string' && form.test(value);
}

function doubleOf(value: unknown): number | undefined {
  if (typeof value === 'boolean' || isText(value, doubleText)) return Number(value);
  return isText(value, infiniteText) ? Number.NaN : numberOf(value);
}

const shownLength = 80;

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (isJsonObject(value)) return 'an object';
  const text =
    typeof value === 'string' ? JSON.stringify(value.slice(0, shownLength + 1)) : (scalarText(value) ?? typeof value);
  return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
}
