import { ServiceError } from '../errors.js';

// The `ini` package keeps neither line numbers (needed to name the place of a wrong value) nor repeated keys in order
// (needed for multi-string options), and its escapes and nested sections are not part of oslo.config's dialect.

/** One `key = value` of a configuration file, as text. */
export interface IniEntry {
  /** Name between the brackets; `DEFAULT` before the first section. */
  readonly section: string;
  readonly key: string;
  /** Without surrounding white space and quotes; continuation lines are joined by a newline. */
  readonly value: string;
  readonly file: string;
  /** Line of the key, counted from 1. */
  readonly line: number;
}

/**
 * Reads oslo.config's INI dialect: `key = value` or `key: value`, `#` and `;` comment lines, indented continuation
 * lines (ended by a blank line, a comment or the next key), one pair of quotes around a value stripped, repeated keys
 * kept in order. There are no inline comments and no escapes.
 *
 * @throws ServiceError `configuration` for the first line that is none of these. Its text is described, not quoted: it
 * may be a part of a secret.
 */
export function parseIni(text: string, file: string): IniEntry[] {
  const entries: IniEntry[] = [];
  let section = 'DEFAULT';
  let open: { key: string; parts: string[]; line: number } | undefined;

  const close = () => {
    if (open) entries.push({ section, key: open.key, value: open.parts.join('\n'), file, line: open.line });
    open = undefined;
  };

  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const content = raw.trimEnd();
    const line = index + 1;
    if (open && /^[ \t]/.test(content)) {
      open.parts.push(content.trimStart());
      continue;
    }
    close();
    if (content === '' || /^[#;]/.test(content)) continue;
    if (/^[ \t]/.test(content)) {
      throw syntaxError(file, line, 'a key at the start of the line', 'a continuation line that follows no value');
    }
    if (content.startsWith('[')) section = sectionName(content, file, line);
    else open = { ...assignment(content, file, line), line };
  }
  close();
  return entries;
}

function sectionName(content: string, file: string, line: number): string {
  const name = content.slice(1, -1).trim();
  if (content.endsWith(']') && name !== '') return name;
  throw syntaxError(file, line, '"[name]"', content.endsWith(']') ? 'an empty name' : 'no "]" at the end of the line');
}

function assignment(content: string, file: string, line: number): { key: string; parts: string[] } {
  const separator = content.search(/[=:]/);
  const key = content.slice(0, Math.max(separator, 0)).trim();
  if (key !== '') return { key, parts: [unquote(content.slice(separator + 1).trim())] };
  const got = separator < 0 ? `${content.length} characters without "=" or ":"` : 'an empty key';
  throw syntaxError(file, line, '"key = value"', got);
}

function unquote(value: string): string {
  return /^["']/.test(value) && value.at(-1) === value[0] ? value.slice(1, -1) : value;
}

function syntaxError(file: string, line: number, expected: string, got: string): ServiceError {
  return new ServiceError('configuration', `${file}:${line}: expected ${expected}, got ${got}`, {
    fields: { file, line },
  });
}
