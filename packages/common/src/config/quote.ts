/** Long enough to recognize a value, short enough for one line of a log. */
const maxLength = 80;

/** A value as error messages show it: JSON, at most 80 characters. */
export function quote(value: unknown): string {
  // JSON has no form for undefined, whatever the types say.
  const text = (JSON.stringify(value) as string | undefined) ?? String(value);
  return text.length <= maxLength ? text : `${text.slice(0, maxLength)}…`;
}
