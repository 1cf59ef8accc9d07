/** The value that a reference stands for, as text; `undefined` if it refers to nothing. */
export type Lookup = (reference: string) => { text: string; secret: boolean } | undefined;

/** A text with its references replaced. */
export interface Substituted {
  readonly text: string;
  /** A part of the text is a secret. */
  readonly secret: boolean;
  /** References to nothing, as they were written. */
  readonly unknown: readonly string[];
}

const reference = /\\\$|\$\$|\$(?<plain>[_a-z][._a-z0-9]*)|\$\{(?<braced>[_a-z][._a-z0-9]*)\}/gi;

/**
 * Replaces oslo.config's references: `$option`, `$section.option` and the same in braces; `$$` and `\$` are a dollar
 * sign. A dollar sign before anything else stays. Replaced text is not looked at again.
 */
export function substitute(text: string, lookup: Lookup): Substituted {
  let secret = false;
  const unknown: string[] = [];
  const replaced = text.replace(reference, (written: string, plain?: string, braced?: string) => {
    const name = plain ?? braced;
    if (name === undefined) return '$';
    const found = lookup(name);
    if (found === undefined) unknown.push(written);
    secret ||= found?.secret ?? false;
    return found?.text ?? written;
  });
  return { text: replaced, secret, unknown };
}

/** The text that {@link substitute} turns into the given one, unless that has a backslash before a dollar sign. */
export function escapeReferences(text: string): string {
  return text.replaceAll('$', '$$$$');
}
