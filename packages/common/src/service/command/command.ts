import type { Registry } from 'prom-client';
import type { Lifecycle } from '../lifecycle.js';
import type { Logger } from '../logger.js';
import type { CommandOptions, OptionValues } from './options.js';

/** What the command line gives a command. */
export interface CommandArgs<O extends CommandOptions = CommandOptions> {
  readonly operands: readonly string[];
  readonly options: OptionValues<O>;
}

/** What a command is given to work with. */
export interface CommandContext<Config> {
  readonly config: Config;
  /** Warnings go to standard error, a line each. */
  readonly log: Logger;
  readonly registry: Registry;
  /** What the command opens it defers to this: it is closed when the command ends, however it does. */
  readonly lifecycle: Lifecycle;
  /** Aborted by a signal: the command winds up then; its exit code is 130 when it throws the reason. */
  readonly stopping: AbortSignal;
}

interface Declaration<O extends CommandOptions> {
  /** One word, or several: `dlq list`. They stand before all options. */
  readonly name: string;
  /** One sentence. */
  readonly description: string;
  /** What stands beside options, e.g. `<place>`, `[place...]`. Default: nothing. */
  readonly operand?: { readonly syntax: string; readonly help: string };
  /** Its own ones; every command takes `--config-file`, `--config-dir` and `--help`, too. */
  readonly options: O;
}

/** A command of a service beside `run` and `config`. */
export interface ServiceCommand<Config> extends Declaration<CommandOptions> {
  /**
   * Resolves with the exit code.
   * @throws ServiceError that ends the process with its code and its text on standard error
   */
  run(args: CommandArgs, context: CommandContext<Config>): Promise<number>;
}

/** Declares a command whose `run` is given the types of its options. */
export function defineCommand<Config, const O extends CommandOptions>(
  command: Declaration<O> & { run(args: CommandArgs<O>, context: CommandContext<Config>): Promise<number> },
): ServiceCommand<Config> {
  return command;
}
