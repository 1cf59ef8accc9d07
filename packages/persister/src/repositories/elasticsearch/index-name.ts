/** The index of a tenant's records of a day, `yyyy-MM-dd`; names are in lower case. */
export function indexName(prefix: string, tenant: string, date: string): string {
  return `${prefix}-${tenant}-${date}`.toLowerCase();
}

/** What a name must not hold: what Elasticsearch forbids, and what cannot stand in a name of a file or in UTF-8. */
const forbidden = /[\\/*?"<>| ,#:\p{Cc}\p{Cs}]/u;
const mostBytes = 255;

/** Why Elasticsearch would refuse an index of this name; undefined if it would not. */
export function indexNameProblem(name: string): string | undefined {
  const [character] = forbidden.exec(name) ?? [];
  const expected = (what: string, got: string): string => `index ${JSON.stringify(name)}: expected ${what}, got ${got}`;
  if (character !== undefined) return expected('none of \\ / * ? " < > | , # : or blanks', JSON.stringify(character));
  if (/^[-_+]/.test(name)) return expected('no - _ or + at the beginning', name.slice(0, 1));
  const bytes = Buffer.byteLength(name);
  return bytes > mostBytes ? expected(`at most ${mostBytes} bytes`, String(bytes)) : undefined;
}
