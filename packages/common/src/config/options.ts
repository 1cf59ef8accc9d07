import { isHostPort } from './host-port.js';
import type { Checked, Option, OptionBehaviour, OptionFactory, OptionSettings } from './option.js';
import { createOption } from './option.js';
import { quote } from './quote.js';

/** Inclusive limits of a number. */
export interface Range {
  min?: number;
  max?: number;
}

/** Any text; the empty text is a value. */
export const string: OptionFactory<string> = kind(() => textBehaviour('string'));

/** Text that is masked wherever it would be printed. */
export const secret: OptionFactory<string> = kind(() => ({ ...textBehaviour('secret string'), secret: true }));

/** A whole number in decimal digits, within the limits of a double (2^53 - 1). */
export const integer: OptionFactory<number, Range> = kind((range: Range) =>
  numberBehaviour(`integer${rangeText(range)}`, range, /^[+-]?\d+$/, Number.isSafeInteger),
);

/** A number in decimal or exponent notation. */
export const float: OptionFactory<number, Range> = kind((range: Range) =>
  numberBehaviour(`number${rangeText(range)}`, range, /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, Number.isFinite),
);

/** A port of TCP or UDP, 0 to 65535. */
export const port: OptionFactory<number> = kind(() =>
  numberBehaviour('port (0 to 65535)', { min: 0, max: 65535 }, /^\d+$/, Number.isSafeInteger),
);

const booleans = new Map([
  ...['true', '1', 'yes', 'on'].map((spelling) => [spelling, true] as const),
  ...['false', '0', 'no', 'off'].map((spelling) => [spelling, false] as const),
]);

/** oslo's spellings in any case: true, 1, yes, on, false, 0, no, off. */
export const boolean: OptionFactory<boolean> = kind(() => ({
  type: 'boolean (true, false, yes, no, on, off, 1 or 0)',
  read: (texts) => booleans.get(lastOf(texts).trim().toLowerCase()) ?? lastOf(texts),
  check: (value) => (typeof value === 'boolean' ? { value } : { got: quote(value) }),
  format: (value) => [String(value)],
}));

/** Texts separated by commas, trimmed; empty items are dropped. */
export const list: OptionFactory<string[]> = kind(() => ({
  type: 'list of strings (comma separated)',
  emptyIsValue: true,
  read: (texts) => splitList(lastOf(texts)),
  check: checkTexts,
  format: (value) => [value.join(', ')],
}));

/** One text for each time that the key is given; a comma is a part of the text. */
export const multiString: OptionFactory<string[]> = kind(() => ({
  type: 'string (repeat the option for several)',
  emptyIsValue: true,
  repeated: true,
  read: (texts) => [...texts],
  check: checkTexts,
  format: (value) => value,
}));

/** At least one `host:port`, separated by commas; see {@link isHostPort}. */
export const hostPorts: OptionFactory<string[]> = kind(() => ({
  type: 'list of host:port (comma separated, port mandatory)',
  read: (texts) => splitList(lastOf(texts)),
  check(value) {
    const texts = checkTexts(value);
    if ('got' in texts) return texts;
    const wrong = texts.value.filter((item) => !isHostPort(item));
    if (wrong.length > 0) return { got: wrong.map(quote).join(', ') };
    return texts.value.length > 0 ? texts : { got: 'an empty list' };
  },
  format: (value) => [value.join(', ')],
}));

/** `key:value` pairs separated by commas, trimmed; a value may hold colons, a key is given once. */
export const stringMap: OptionFactory<Record<string, string>> = kind(() => ({
  type: 'map (key:value pairs, comma separated)',
  emptyIsValue: true,
  read: (texts) => readMap(lastOf(texts)),
  check: (value) => (isTextMap(value) ? { value } : { got: quote(value) }),
  format: (value) => [
    Object.entries(value)
      .map(([key, text]) => `${key}:${text}`)
      .join(', '),
  ],
}));

interface Choices<C extends string> {
  /** The closed list, compared with case. */
  choices: readonly C[];
  /** Further spellings, in lower case and compared without; they are not told of. */
  aliases?: Readonly<Record<string, NoInfer<C>>>;
}

/** One of a closed list of texts. */
export function choice<const C extends string>(
  settings: OptionSettings<NoInfer<C>> & Choices<C> & ({ optional: true } | { deprecated: string }),
): Option<C | undefined>;
export function choice<const C extends string>(settings: OptionSettings<NoInfer<C>> & Choices<C>): Option<C>;
export function choice<const C extends string>(
  settings: OptionSettings<NoInfer<C>> & Choices<C> & { optional?: boolean },
): Option<C> {
  const behaviour: OptionBehaviour<C> = {
    type: `one of: ${settings.choices.join(', ')}`,
    read: lastOf,
    check(value) {
      const { choices, aliases = {} } = settings;
      const lower = String(value).toLowerCase();
      const alias = Object.hasOwn(aliases, lower) ? aliases[lower] : undefined;
      const chosen = choices.find((candidate) => candidate === value) ?? alias;
      return chosen === undefined ? { got: quote(value) } : { value: chosen };
    },
    format: (value) => [value],
  };
  return createOption<C>(behaviour, settings);
}

function kind<T, Limits>(describe: (limits: Limits) => OptionBehaviour<T>): OptionFactory<T, Limits> {
  return (settings: OptionSettings<Readonly<T>> & Limits & { optional?: boolean }) =>
    createOption(describe(settings), settings);
}

function textBehaviour(type: string): OptionBehaviour<string> {
  return {
    type,
    emptyIsValue: true,
    read: lastOf,
    check: (value) => (typeof value === 'string' ? { value } : { got: quote(value) }),
    format: (value) => [value],
  };
}

function numberBehaviour(
  type: string,
  { min = -Infinity, max = Infinity }: Range,
  syntax: RegExp,
  accepts: (value: unknown) => boolean,
): OptionBehaviour<number> {
  return {
    type,
    read(texts) {
      const text = lastOf(texts).trim();
      // Adding 0 turns -0, which no option means, into 0.
      return syntax.test(text) ? Number(text) + 0 : text;
    },
    check: (value) =>
      typeof value === 'number' && accepts(value) && value >= min && value <= max ? { value } : { got: quote(value) },
    format: (value) => [String(value)],
  };
}

function rangeText({ min, max }: Range): string {
  if (min !== undefined && max !== undefined) return ` (${min} to ${max})`;
  if (min !== undefined) return ` (at least ${min})`;
  return max === undefined ? '' : ` (at most ${max})`;
}

function lastOf(texts: readonly string[]): string {
  return texts.at(-1) ?? '';
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function checkTexts(value: unknown): Checked<string[]> {
  const texts = Array.isArray(value) && value.every((item): item is string => typeof item === 'string');
  return texts ? { value } : { got: quote(value) };
}

function readMap(text: string): unknown {
  const pairs = splitList(text).map((pair): [string, string] => {
    const colon = pair.indexOf(':');
    return [pair.slice(0, Math.max(colon, 0)).trim(), pair.slice(colon + 1).trim()];
  });
  const keys = new Set(pairs.map(([key]) => key));
  return keys.has('') || keys.size < pairs.length ? text : Object.fromEntries(pairs);
}

function isTextMap(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((item) => typeof item === 'string');
}
