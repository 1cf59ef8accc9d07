import { LosslessNumber, parse, stringify } from 'lossless-json';
import { DecodeError } from './decode-error.js';
import { isDamaged, maxDepth, scanJson } from './json-scan.js';

/**
 * An object of a parsed document. A key such as `__proto__` is an ordinary own property, but the object inherits from
 * Object.prototype: ask `Object.hasOwn` before reading a key that comes from outside.
 */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Parses JSON such that `stringifyJson` gives back each number as it was written: `1.0`, `1e5`, `12345678901234567890`.
 * Numbers that a double carries unharmed are plain numbers, the others are opaque: read either with `numberOf` and
 * `numberText`. Of duplicate keys the last wins; keys that look like array indices move to the front, as in any object.
 * Throws DecodeError: `syntax` with the position, `range` if arrays and objects are nested deeper than `depthMax`.
 */
export function parseJson(text: string, depthMax = maxDepth): unknown {
  const { damaging, tooDeepAt } = scanJson(text, depthMax);
  if (tooDeepAt !== undefined) throw tooDeep(tooDeepAt, depthMax);
  try {
    return damaging ? parse(text, null, losslessOptions) : JSON.parse(text);
  } catch (error) {
    throw syntaxError(text, error);
  }
}

/** Parses JSON with every number as a double, at full speed and any depth. Throws DecodeError like `parseJson`. */
export function parsePlainJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw syntaxError(text, error);
  }
}

/** Writes compact JSON, each number as `parseJson` read it; what JSON has no form for becomes `null` or is left out. */
export function stringifyJson(value: unknown): string {
  exactNumberSeen = false;
  const text = JSON.stringify(value) as string | undefined;
  // The serialiser may have met an exact number in the meantime.
  const exact = exactNumberSeen as boolean;
  return (exact ? stringify(value) : text) ?? 'null';
}

/** The double nearest to a number of a parsed document (infinite beyond the range of doubles), undefined for anything else. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return value instanceof LosslessNumber ? Number(value.value) : undefined;
}

/** The text of a number of a parsed document, undefined for anything else. */
export function numberText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return value instanceof LosslessNumber ? value.value : undefined;
}

/** Whether a value is a JSON object: not null, no array, no number. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof LosslessNumber);
}

/** Whether arrays and objects in a value are nested at most `depth` deep. */
export function isNestedWithin(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((item) => isNestedWithin(item, depth - 1));
}

// Set by ExactNumber.toJSON, so that the native serialiser itself tells whether it met a number it cannot write.
let exactNumberSeen = false;

class ExactNumber extends LosslessNumber {
  /** What other serialisers, such as a logger's, print. */
  toJSON(): number {
    exactNumberSeen = true;
    return Number(this.value);
  }
}

const losslessOptions = {
  parseNumber: (text: string) => (isDamaged(text) ? new ExactNumber(text) : Number(text)),
  onDuplicateKey: ({ newValue }: { newValue: unknown }) => newValue,
};

function tooDeep(position: number, depthMax = maxDepth): DecodeError {
  const message = `position ${position}: expected arrays and objects nested at most ${depthMax} deep, got deeper ones`;
  return new DecodeError('range', message, { position });
}

// Native messages have no position for an unexpected token (Node 20): the other parser's message has.
function syntaxError(text: string, cause: unknown): DecodeError {
  const { tooDeepAt } = scanJson(text);
  if (tooDeepAt !== undefined) return tooDeep(tooDeepAt);
  const [, problem, place] = /^(.*) at position (\d+)$/su.exec(losslessComplaint(text)) ?? [];
  if (problem === undefined) return new DecodeError('syntax', 'expected JSON, got another text', { cause });
  const position = Number(place);
  const token = /^(?:NaN|Infinity)/u.exec(text.slice(position, position + 8));
  const what = token === null ? problem.slice(0, 120) : `${token[0]} is not JSON`;
  return new DecodeError('syntax', `position ${position}: expected JSON: ${what}`, { cause, position });
}

function losslessComplaint(text: string): string {
  try {
    parse(text, null, losslessOptions);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}
