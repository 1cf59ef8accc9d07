import type { Scalar } from 'yaml';
import { placeAt, type TextPlace } from '../../templates/jinja/fault.js';

/** Where a character of a value stands in a file of YAML; where it is folded or escaped, where the value begins. */
export function placeInScalar(file: string, { range, type, value }: Scalar<string>, at: number): TextPlace {
  const [start, end] = range ?? [0, 0];
  const source = file.slice(start, end);
  const begin = type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE' ? 1 : 0;
  if (source.slice(begin, begin + value.length) === value) return placeAt(file, start + begin + at);
  if (type !== 'BLOCK_LITERAL') return placeAt(file, start);
  const { line, column } = placeAt(value, at);
  const [, ...lines] = source.split('\n');
  const indent = (lines[line - 1] ?? '').length - (value.split('\n')[line - 1] ?? '').length;
  return { line: placeAt(file, start).line + line, column: column + Math.max(0, indent) };
}

/** A value in place of another one: over several lines where that is so, else in quotes. */
export function scalarText(file: string, { range, type }: Scalar<string>, value: string): string {
  if (type !== 'BLOCK_LITERAL' && type !== 'BLOCK_FOLDED') return JSON.stringify(value);
  const [start, end] = range ?? [0, 0];
  const [, first = ''] = /\n( +)\S/.exec(file.slice(start, end)) ?? [];
  const keep = /\n\n+$/.test(value) || value.trim() === '' ? '+' : value.endsWith('\n') ? '' : '-';
  const depth = /^[ \n]/.test(value) ? undefined : '';
  // A text that begins with a blank would be taken for one that is indented more.
  if (depth === undefined || first === '') return `${JSON.stringify(value)}\n`;
  const lines = value.replace(/\n$/, '').split('\n');
  return `|${keep}\n${lines.map((line) => (line === '' ? '' : first + line)).join('\n')}\n`;
}
