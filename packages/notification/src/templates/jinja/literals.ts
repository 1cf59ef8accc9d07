const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"' };

/** A text as Liquid writes it, in the quotes that it does not hold. */
export function textLiteral(text: string): string {
  const plain = text.replace(/[\\\n\r\t]/g, (character) => escapes[character]!);
  if (!plain.includes('"')) return `"${plain}"`;
  if (!plain.includes("'")) return `'${plain}'`;
  return `"${plain.replaceAll('"', escapes['"']!)}"`;
}

/** Words that mean something of their own in Liquid. */
const reserved = new Set(['forloop', 'empty', 'blank', 'nil', 'null', 'true', 'false', 'and', 'or', 'not', 'contains']);

/** Whether a name may be that of a variable. */
export const isVariableName = (name: string): boolean => /^[A-Za-z_]\w*$/.test(name) && !reserved.has(name);

/** Text outside of tags: what Liquid, or whoever looks for Jinja, would take for the beginning of one is printed. */
export function plainText(text: string): string {
  return text.replace(/\{[{%#]/g, (mark) => `{{ ${textLiteral(mark)} | raw }}`);
}
