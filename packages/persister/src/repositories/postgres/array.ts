/**
 * Text of a PostgreSQL array (documentation, "Array Input and Output Syntax"), so that one parameter carries a column of
 * any type through either driver: `unnest($1::text::uuid[])`.
 */
export function arrayText(values: readonly (string | number | null)[]): string {
  return `{${values.map(element).join(',')}}`;
}

function element(value: string | number | null): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number') return String(value);
  return `"${/["\\]/.test(value) ? value.replace(/["\\]/g, '\\$&') : value}"`;
}
