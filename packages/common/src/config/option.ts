/** The outcome of checking one value: the value, or a text that says what was got instead. */
export type Checked<T> = { readonly value: T } | { readonly got: string };

/** One option of a section: how its text becomes a value, and what an operator may read about it. */
export interface Option<T> {
  /** The kind with its limits, as error messages and the reference print it, e.g. `integer (at least 1)`. */
  readonly type: string;
  /** One sentence with the unit. */
  readonly help: string;
  readonly default: T | undefined;
  /** There is no default and the option is neither optional nor dead: it must be set. */
  readonly required: boolean;
  /** Never printed. */
  readonly secret: boolean;
  /** Every occurrence of the key counts, not only the last one. */
  readonly repeated: boolean;
  /** Why the option no longer does anything; `dead` if there is nothing to add. */
  readonly deprecated: string | undefined;
  /** Text of each occurrence, in order, to a candidate for {@link check}; text that cannot be read stays text. */
  read(texts: readonly string[]): unknown;
  check(candidate: unknown): Checked<T>;
  /** The inverse of {@link read}: one text for each occurrence. Not called with `undefined`. */
  format(value: T): readonly string[];
}

/** What distinguishes one kind of option from another. */
export interface OptionBehaviour<T> extends Pick<Option<T>, 'type' | 'read' | 'check' | 'format'> {
  readonly secret?: boolean;
  readonly repeated?: boolean;
  /** An empty text is a value of this kind; otherwise it means "not set" where the option is optional. */
  readonly emptyIsValue?: boolean;
}

/** What every declaration of an option may say, whatever its kind. */
export interface OptionSettings<T> {
  /** One sentence with the unit. */
  help: string;
  default?: T;
  /** Why the option no longer does anything, or just `dead`: it is accepted, and named in a warning when it is set. */
  deprecated?: string;
}

/** Declares an option of one kind; an optional or dead one may be `undefined`. */
export interface OptionFactory<T, Limits = unknown> {
  (
    settings: OptionSettings<Readonly<T>> & Limits & ({ optional: true } | { deprecated: string }),
  ): Option<T | undefined>;
  (settings: OptionSettings<Readonly<T>> & Limits): Option<T>;
}

/** Joins what a kind does with what a declaration says. */
export function createOption<T>(
  behaviour: OptionBehaviour<T>,
  settings: OptionSettings<Readonly<T>> & { optional?: boolean },
): Option<T> {
  const { help, deprecated, optional = false } = settings;
  const mayBeUnset = optional || deprecated !== undefined;
  return {
    type: behaviour.type,
    help,
    deprecated,
    default: settings.default,
    required: settings.default === undefined && !mayBeUnset,
    secret: behaviour.secret ?? false,
    repeated: behaviour.repeated ?? false,
    read(texts) {
      const unset = mayBeUnset && !behaviour.emptyIsValue && texts.every((text) => text.trim() === '');
      return unset ? undefined : behaviour.read(texts);
    },
    check(candidate) {
      return candidate === undefined && mayBeUnset ? { value: candidate as T } : behaviour.check(candidate);
    },
    format: behaviour.format,
  };
}
