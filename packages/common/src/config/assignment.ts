/** One value given to one option, before it is checked. */
export interface Assignment {
  readonly section: string;
  readonly option: string;
  /** Text as it was written, or a value handed over by the program. */
  readonly given: unknown;
  /** Where it was given: `file:line`, `environment NAME` or the name of the overrides. */
  readonly origin: string;
  /** A later assignment replaces an earlier one, except that files add to a repeated option. */
  readonly layer: 'file' | 'environment' | 'override';
}

/** The key of an option in maps: `section.option`. */
export function optionKey({ section, option }: { section: string; option: string }): string {
  return `${section}.${option}`;
}
