import { JinjaFault } from './fault.js';
import { tokenize, type Token } from './tokens.js';

/** What a template consists of. Times and places as in its text; `trims` say which side takes whitespace away. */
export type Segment =
  | { readonly kind: 'text'; text: string; readonly at: number }
  | { readonly kind: 'raw'; readonly text: string; readonly at: number }
  | { readonly kind: 'comment'; readonly text: string; readonly at: number; readonly trims: Trims }
  | { readonly kind: 'output' | 'tag'; readonly tokens: readonly Token[]; readonly at: number; readonly trims: Trims };

/** Whether whitespace before, and after, is taken away. */
export interface Trims {
  readonly before: boolean;
  readonly after: boolean;
}

const opening = /\{[{%#]/g;
const rawOpening = /\{%([-+]?)\s*raw\s*(-?)%\}/y;
const rawClosing = /\{%([-+]?)\s*endraw\s*(-?)\+?%\}/g;
const commentClosing = /[-+]?#\}/g;

/**
 * Divides a template as Jinja does with the delimiters that it has by default.
 * @throws JinjaFault for what does not end
 */
export function segmentsOf(text: string): Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  const addText = (end: number): void => {
    if (end > at) segments.push({ kind: 'text', text: text.slice(at, end), at });
  };
  for (;;) {
    opening.lastIndex = at;
    const start = opening.exec(text)?.index;
    if (start === undefined) {
      addText(text.length);
      return segments;
    }
    addText(start);
    rawOpening.lastIndex = start;
    const raw = rawOpening.exec(text);
    if (raw !== null) at = addRaw(segments, text, start, raw);
    else if (text[start + 1] === '#') at = addComment(segments, text, start);
    else at = addTokens(segments, text, start);
  }
}

/** Liquid keeps no whitespace control at raw text: it is applied here. */
function addRaw(segments: Segment[], text: string, start: number, [open, before, after]: RegExpExecArray): number {
  const last = segments.at(-1);
  if (before === '-' && last?.kind === 'text') last.text = last.text.trimEnd();
  const begin = start + open.length;
  rawClosing.lastIndex = begin;
  const close = rawClosing.exec(text);
  if (close === null) throw new JinjaFault(start, 'raw: expected endraw');
  let content = text.slice(begin, close.index);
  if (after === '-') content = content.trimStart();
  if (close[1] === '-') content = content.trimEnd();
  segments.push({ kind: 'raw', text: content, at: begin });
  const end = close.index + close[0].length;
  return close[2] === '-' ? text.length - text.slice(end).trimStart().length : end;
}

function addComment(segments: Segment[], text: string, start: number): number {
  const before = text[start + 2] === '-';
  commentClosing.lastIndex = start + 2;
  const close = commentClosing.exec(text);
  if (close === null) throw new JinjaFault(start, 'comment: expected #}');
  const content = text.slice(start + 2, close.index).replace(/^[-+]/, '');
  const trims = { before, after: close[0].startsWith('-') };
  segments.push({ kind: 'comment', text: content, at: start, trims });
  return close.index + close[0].length;
}

function addTokens(segments: Segment[], text: string, start: number): number {
  const kind = text[start + 1] === '{' ? 'output' : 'tag';
  const sign = text[start + 2] ?? '';
  const begin = start + 2 + (sign === '-' || (sign === '+' && kind === 'tag') ? 1 : 0);
  const { tokens, end, isTrimming } = tokenize(text, begin, kind === 'output' ? '}}' : '%}', start);
  segments.push({ kind, tokens, at: start, trims: { before: sign === '-', after: isTrimming } });
  return end;
}
