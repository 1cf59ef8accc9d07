/** Long enough to recognize a value, short enough for one line of a log. */
const maxLength = 80;

/** A value as error messages show it: JSON, at most 80 characters. */
export function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= maxLength ? text : `${text.slice(0, maxLength)}…`;
}
