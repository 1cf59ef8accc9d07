import { stringifyJson } from '@monasca/common/messages';

/**
 * JSON as Python's `json.dumps` writes it, which receivers of the original know: ASCII only, a blank after `,` and `:`.
 * @param indent blanks for each level, each value on a line of its own
 */
export function pythonJson(value: unknown, indent?: number): string {
  return pythonJsonText(stringifyJson(value), indent);
}

/** The same of compact JSON that is written already. */
export function pythonJsonText(json: string, indent?: number): string {
  return layout(json, indent).replace(/[\u0080-\uffff]+/g, escaped);
}

function escaped(text: string): string {
  let all = '';
  for (let at = 0; at < text.length; at += 1) all += `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`;
  return all;
}

/** Compact JSON, laid out. Works on the text, so that every number stays as it was written. */
function layout(text: string, indent: number | undefined): string {
  const pieces: string[] = [];
  let depth = 0;
  let at = 0;
  const line = (): string => (indent === undefined ? '' : `\n${' '.repeat(indent * depth)}`);
  while (at < text.length) {
    const end = endOfToken(text, at);
    const token = text.slice(at, end);
    const first = token[0];
    at = end;
    if (token === '{}' || token === '[]') pieces.push(token);
    else if (first === '{' || first === '[') pieces.push(token, ((depth += 1), line()));
    else if (first === '}' || first === ']') pieces.push(((depth -= 1), line()), token);
    else if (first === ',') pieces.push(indent === undefined ? ', ' : `,${line()}`);
    else pieces.push(first === ':' ? ': ' : token);
  }
  return pieces.join('');
}

/** The place after the token at this place: a string, an empty object or list, a mark, or what reaches to the next mark. */
function endOfToken(text: string, at: number): number {
  const pair = text.slice(at, at + 2);
  if (pair === '{}' || pair === '[]') return at + 2;
  if (text[at] === '"') return endOfString(text, at);
  if (marks.has(text[at] ?? '')) return at + 1;
  let end = at + 1;
  while (end < text.length && !marks.has(text[end] ?? '')) end += 1;
  return end;
}

const marks = new Set('{}[],:"');

/** Not by a regular expression: one that looks for the end of millions of escapes runs out of stack. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let slashes = 0;
    while (text[quote - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return quote + 1;
  }
  return text.length;
}
