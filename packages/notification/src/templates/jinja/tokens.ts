import { JinjaFault } from './fault.js';

/** A token of an expression or of a tag. */
export interface Token {
  readonly kind: 'name' | 'text' | 'number' | 'mark';
  /** As it is written; of a text what it says. */
  readonly value: string;
  readonly at: number;
}

const blank = /\s+/y;
const name = /[\p{L}_][\p{L}\p{N}_]*/uy;
const number = /\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][-+]?\d+)?/y;
const text = /'[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y;
const mark = /\/\/|\*\*|==|!=|<=|>=|[-+*/%~<>=.,:;|()[\]{}]/y;

const closings: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The match at a place, if there is one just there. */
function matchAt(pattern: RegExp, all: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(all)?.[0];
}

/**
 * The tokens up to the end of a tag; what looks like the end within brackets is none.
 * @param start where the tag begins, for errors
 */
export function tokenize(
  all: string,
  begin: number,
  end: '}}' | '%}',
  start: number,
): { readonly tokens: readonly Token[]; readonly end: number; readonly isTrimming: boolean } {
  const tokens: Token[] = [];
  const open: string[] = [];
  let at = begin;
  while (at < all.length) {
    at += matchAt(blank, all, at)?.length ?? 0;
    if (open.length === 0) {
      const sign = all[at] === '-' || (all[at] === '+' && end === '%}') ? 1 : 0;
      if (all.startsWith(end, at + sign)) return { tokens, end: at + sign + end.length, isTrimming: all[at] === '-' };
    }
    const token = tokenAt(all, at);
    if (token === undefined) break;
    at += token.length;
    tokens.push(token.token);
    if (token.token.kind !== 'mark') continue;
    const { value } = token.token;
    if (Object.hasOwn(closings, value)) open.push(closings[value]!);
    else if (')]}'.includes(value) && open.pop() !== value) throw new JinjaFault(token.token.at, `unexpected ${value}`);
  }
  if (at < all.length) throw new JinjaFault(at, `unexpected ${all[at] ?? ''}`);
  throw new JinjaFault(start, `expected ${end}`);
}

function tokenAt(all: string, at: number): { readonly token: Token; readonly length: number } | undefined {
  const quoted = matchAt(text, all, at);
  if (quoted !== undefined) return { token: { kind: 'text', value: unescaped(quoted, at), at }, length: quoted.length };
  for (const [kind, pattern] of [
    ['name', name],
    ['number', number],
    ['mark', mark],
  ] as const) {
    const value = matchAt(pattern, all, at);
    if (value !== undefined) return { token: { kind, value, at }, length: value.length };
  }
  return undefined;
}

const escapes: Readonly<Record<string, string>> = {
  ...{ n: '\n', t: '\t', r: '\r', a: '\u0007', b: '\b', f: '\f', v: '\v', '\n': '' },
  ...{ '\\': '\\', "'": "'", '"': '"' },
};

const escape = /\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8})|x([\da-fA-F]{2})|([0-7]{1,3})|([\s\S]))/g;

/** What a text of Python says. */
function unescaped(quoted: string, at: number): string {
  return quoted
    .slice(1, -1)
    .replace(escape, (all: string, short?: string, long?: string, byte?: string, octal?: string, other?: string) => {
      const code = octal === undefined ? Number.parseInt(short ?? long ?? byte ?? '', 16) : Number.parseInt(octal, 8);
      if (code > 0x10_ffff || 'uUxN'.includes(other ?? '-')) {
        throw new JinjaFault(at, `${all}: expected the code of a character, as in \\u2713 or \\U0001f514`);
      }
      return Number.isNaN(code) ? (escapes[other!] ?? all) : String.fromCodePoint(code);
    });
}
