import { canonicalJson, isJsonObject } from '@monasca/common/messages';
import { pythonJson, pythonJsonText } from '../python-json.js';
import { plainOf, textOf } from './text-of.js';

/**
 * Filters for templates that were converted: they do what Python and Jinja do, where Liquid's own do something else.
 * - `python_json`: JSON as `json.dumps` writes it; its argument is the number of blanks to indent by
 * - `html_json`: the same as Jinja's `tojson`: keys in order, and nothing in it that HTML would have escaped but quotes
 * - `python_text`: the text that a value prints, booleans as True and False
 * - `python_length`: how many items, keys or characters there are
 * - `python_split`: the parts of a text, empty ones too; its arguments are the separator, without which it is any white
 *   space, and the greatest number of divisions
 * - `python_slice`: items or characters from an index on, and up to another one
 */
export const pythonFilters: Readonly<Record<string, (value: unknown, ...args: readonly unknown[]) => unknown>> = {
  python_json: (value, indent) => pythonJson(value, typeof indent === 'number' ? indent : undefined),
  html_json: (value) => pythonJsonText(canonicalJson(plainOf(value))).replace(/[<>&'\u007f]/g, codeOf),
  python_text: (value) => (typeof value === 'boolean' ? (value ? 'True' : 'False') : textOf(value)),
  python_length: (value) =>
    Array.isArray(value) ? value.length : isJsonObject(value) ? Object.keys(value).length : charactersOf(value).length,
  python_split: (value, separator, most) => {
    const text = textOf(value);
    if (typeof separator !== 'string') return text.split(blanks).filter((part) => part !== '');
    const parts = text.split(separator);
    if (typeof most !== 'number' || parts.length <= most + 1) return parts;
    return [...parts.slice(0, most), parts.slice(most).join(separator)];
  },
  python_slice: (value, from, to) => {
    const [begin, end] = [Number(from), to === undefined ? undefined : Number(to)];
    return Array.isArray(value) ? value.slice(begin, end) : charactersOf(value).slice(begin, end).join('');
  },
};

const codeOf = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** By code points, as Python counts them. */
const charactersOf = (value: unknown): string[] => Array.from(textOf(value));

/** What Python takes for white space, beyond what JavaScript does. */
const blanks = /[\s\u001c-\u001f\u0085]+/;
