/** Arrays and objects may be nested this deep: far beyond any real message, far below the call stack. */
export const maxDepth = 200;

/** What one pass over a text tells about it before it is parsed. */
interface JsonScan {
  /** Whether a number of the text would be written differently after `JSON.parse`. */
  readonly damaging: boolean;
  /** Where nesting first exceeds what is allowed, in UTF-16 code units. */
  readonly tooDeepAt?: number;
}

/** Looks over a JSON text, in linear time and without recursion. The answer for a text that is not JSON means nothing. */
export function scanJson(text: string, depthMax = maxDepth): JsonScan {
  let depth = 0;
  let damaging = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      at = endOfString(text, at);
    } else if (code === openBrace || code === openBracket) {
      if (++depth > depthMax) return { damaging, tooDeepAt: at };
    } else if (code === closeBrace || code === closeBracket) {
      depth--;
    } else if (code === minus || isDigit(code)) {
      const start = at;
      while (isNumberPart(text.charCodeAt(at + 1))) at++;
      damaging ||= isDamaged(text.slice(start, at + 1));
    }
  }
  return { damaging };
}

/** Whether a number's text changes on the way through a double: `1.0`, `1e5`, `-0`, integers beyond 2^53. */
export function isDamaged(number: string): boolean {
  return String(Number(number)) !== number;
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let start = at;
  while (text.charCodeAt(start - 1) === backslash) start--;
  return (at - start) % 2 === 1;
}

function isNumberPart(code: number): boolean {
  return isDigit(code) || code === dot || code === minus || code === plus || code === lowerE || code === upperE;
}

function isDigit(code: number): boolean {
  return code >= zero && code <= nine;
}

const quote = 0x22;
const plus = 0x2b;
const minus = 0x2d;
const dot = 0x2e;
const zero = 0x30;
const nine = 0x39;
const upperE = 0x45;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const lowerE = 0x65;
const openBrace = 0x7b;
const closeBrace = 0x7d;
