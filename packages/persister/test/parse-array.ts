/**
 * Reads the text of a one-dimensional PostgreSQL array as the server does (documentation, "Array Input and Output
 * Syntax"): elements quoted or bare, backslashes escape, white space around elements counts for nothing, a bare NULL in
 * any case is null.
 */
export function parseArray(text: string): (string | null)[] {
  let at = 0;
  const fail = (expected: string): never => {
    throw new SyntaxError(`position ${at}: expected ${expected}, got ${text.slice(at, at + 10) || 'the end'}`);
  };
  const skipBlanks = (): void => {
    while (/[ \t\n\r\v\f]/.test(text[at] ?? '')) at += 1;
  };
  const take = (character: string): boolean => {
    if (text[at] !== character) return false;
    at += 1;
    return true;
  };

  function quoted(): string {
    let value = '';
    while (!take('"')) {
      if (take('\\') && at >= text.length) fail('an escaped character');
      value += text[at] ?? fail('a closing quote');
      at += 1;
    }
    return value;
  }

  function bare(): string | null {
    const start = at;
    while (at < text.length && !/[{},"\\]/.test(text[at]!)) at += 1;
    const value = text.slice(start, at).trimEnd();
    if (value === '') fail('an element');
    return value.toUpperCase() === 'NULL' ? null : value;
  }

  const values: (string | null)[] = [];
  skipBlanks();
  if (!take('{')) fail('{');
  skipBlanks();
  if (!take('}')) {
    do {
      skipBlanks();
      values.push(take('"') ? quoted() : bare());
      skipBlanks();
    } while (take(','));
    if (!take('}')) fail(', or }');
  }
  skipBlanks();
  if (at < text.length) fail('the end');
  return values;
}
