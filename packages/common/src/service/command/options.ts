/** An option of a command: `--name <value>`, or `--name` alone. */
export interface CommandOption<T> {
  /** As the usage shows the value, e.g. `<topic>`; empty where there is none. */
  readonly value: string;
  readonly help: string;
  readonly choices?: readonly string[];
  /** Without it; what is given is added to a list. */
  readonly initial: T;
}

/** Options by their names in camel case: `dryRun` is `--dry-run`. */
export type CommandOptions = Readonly<Record<string, CommandOption<unknown>>>;

/** What the options of a command have been given. */
export type OptionValues<O extends CommandOptions> = {
  readonly [Name in keyof O]: O[Name] extends CommandOption<infer T> ? T : never;
};

/** An option that is given or not. */
export const flag = (help: string): CommandOption<boolean> => ({ value: '', help, initial: false });

/** An option with a text, or with one of some; the last one counts. */
export const value = <const Choice extends string = string>(
  name: string,
  help: string,
  choices?: readonly Choice[],
): CommandOption<Choice | undefined> => ({
  value: `<${name}>`,
  help,
  ...(choices === undefined ? {} : { choices }),
  initial: undefined,
});

/** An option that may be given several times. */
export const values = (name: string, help: string): CommandOption<readonly string[]> => ({
  value: `<${name}>`,
  help,
  initial: [],
});
