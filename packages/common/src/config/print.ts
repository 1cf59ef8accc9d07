import { optionKey } from './assignment.js';
import { ServiceError } from '../errors.js';
import { parseIni } from './ini.js';
import type { LoadedConfig } from './load.js';
import type { Option } from './option.js';
import { quote } from './quote.js';
import type { ConfigSchema, Section } from './schema.js';
import { openProperty } from './schema.js';
import { escapeReferences, substitute } from './substitute.js';

/**
 * The effective configuration as INI text that {@link loadConfig} reads back to the same values: each option below a
 * comment that names its source, dead options left out, secrets as `***`. What is not set, and a value that the INI
 * dialect cannot hold (blank or indented lines inside, a backslash before a dollar sign), is a comment.
 */
export function printConfig<S extends ConfigSchema>(schema: S, loaded: LoadedConfig<S>): string {
  const blocks = Object.entries<Section>(schema).map(([name, { options, openPrefix }]) => {
    const values = loaded.values[name] as Readonly<Record<string, unknown>>;
    const lines = (option: string, texts: readonly string[]) => {
      const key = optionKey({ section: name, option });
      const masked = loaded.secrets.has(key) && texts.length > 0 ? ['***'] : texts;
      return [`# ${loaded.sources[key]}`, ...entryLines(option, masked)];
    };
    const declared = Object.entries(options)
      .filter(([, option]) => option.deprecated === undefined)
      .flatMap(([option, declaration]) => lines(option, textsOf(declaration, values[option])));
    const open = openPrefix === undefined ? {} : (values[openProperty(openPrefix)] as Record<string, string>);
    const opened = Object.entries(open).flatMap(([key, text]) => lines(`${openPrefix}${key}`, [text]));
    return [`[${name}]`, ...declared, ...opened, ''].join('\n');
  });
  return blocks.join('\n');
}

/**
 * The reference of all options as Markdown: a table for each section, in the order of their declaration. Depends on
 * nothing but the schema and the title.
 */
export function printReference(schema: ConfigSchema, title: string): string {
  const sections = Object.entries(schema).flatMap(([name, section]) => [
    `## [${name}]`,
    '',
    [section.help, inheritanceText(section), openText(section)].filter((text) => text !== '').join(' '),
    '',
    '| Option | Type | Default | Meaning |',
    '| --- | --- | --- | --- |',
    ...Object.entries(section.options).map(([option, declaration]) => referenceRow(option, declaration)),
    '',
  ]);
  return [`# ${title}`, '', ...sections].join('\n');
}

/** The option's value as its texts in a file; none if it is not set. */
function textsOf(option: Option<unknown>, value: unknown): readonly string[] {
  if (value !== undefined) return option.format(value);
  // An optional number that has a default is switched off by an empty text.
  return option.default === undefined ? [] : [''];
}

function entryLines(option: string, texts: readonly string[]): string[] {
  if (texts.length === 0) return [`# ${option} is not set`];
  return texts.map((text) => {
    const line = `${option} = ${quoted(escapeReferences(text)).replaceAll('\n', '\n    ')}`.trimEnd();
    return holds(line, text) ? line : `# ${option} cannot be written in a file: ${quote(text)}`;
  });
}

function quoted(text: string): string {
  const [first = '', ...more] = text.split('\n');
  const stripped = first !== first.trim() || ([`"`, `'`].includes(first.charAt(0)) && first.endsWith(first.charAt(0)));
  return [stripped ? `"${first}"` : first, ...more].join('\n');
}

function holds(line: string, text: string): boolean {
  try {
    const [entry, ...more] = parseIni(line, 'printed');
    return more.length === 0 && substitute(entry?.value ?? '', () => undefined).text === text;
  } catch (error) {
    if (error instanceof ServiceError) return false;
    throw error;
  }
}

function referenceRow(name: string, option: Option<unknown>): string {
  const { deprecated } = option;
  const dead = deprecated === undefined ? '' : `Dead, ignored${deprecated === 'dead' ? '' : `: ${deprecated}`}. `;
  const cells = [`\`${name}\``, option.type, defaultText(option), `${dead}${option.help}`];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ')).join(' | ')} |`;
}

function defaultText(option: Option<unknown>): string {
  if (option.default === undefined) return option.required ? 'required' : 'not set';
  if (option.secret) return '`***`';
  const text = option.format(option.default).join(', ');
  return text === '' ? 'empty' : `\`${text}\``;
}

function inheritanceText({ inherits }: Section): string {
  return inherits === undefined
    ? ''
    : `An option not set here takes what is set for the same name in \`[${inherits}]\`.`;
}

function openText({ openPrefix }: Section): string {
  return openPrefix === undefined ? '' : `Every \`${openPrefix}*\` option is accepted, too, as text.`;
}
