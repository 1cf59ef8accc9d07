import { Command, CommanderError, Option } from 'commander';
import { ServiceError } from '../../errors.js';
import type { CommandArgs, ServiceCommand } from './command.js';
import type { CommandOption } from './options.js';

/** What the arguments after a command's name ask for. */
type ParsedCommand =
  | { readonly help: string }
  | { readonly files: readonly string[]; readonly dirs: readonly string[]; readonly args: CommandArgs };

type Declared = Pick<ServiceCommand<never>, 'name' | 'description' | 'operand' | 'options'>;

/**
 * Reads the arguments after the words of a command.
 * @throws ServiceError `configuration` that says which argument is wrong
 */
export function parseCommandArgs(program: string, command: Declared, argv: readonly string[]): ParsedCommand {
  let help = '';
  const parser = createParser(`${program} ${command.name}`, command, (text) => (help += text));
  try {
    parser.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (help !== '') return { help };
    throw new ServiceError('configuration', `command line: ${error.message.replace(/^error: /, '')}`);
  }
  const { configFile: files = [], configDir: dirs = [], ...given } = parser.opts<{ configFile?: string[]; configDir?: string[] }>(); // prettier-ignore
  const initial = Object.fromEntries(Object.entries(command.options).map(([key, option]) => [key, option.initial]));
  return { files, dirs, args: { operands: parser.args, options: { ...initial, ...given } } };
}

function createParser(
  name: string,
  { description, operand, options }: Declared,
  onHelp: (text: string) => void,
): Command {
  const parser = new Command(name)
    .description(description)
    .exitOverride()
    .configureOutput({ writeOut: onHelp, writeErr: () => undefined })
    .helpOption('--help', 'print this text')
    .allowExcessArguments(false);
  if (operand !== undefined) parser.argument(operand.syntax, operand.help);
  for (const [key, option] of Object.entries(options)) parser.addOption(parsed(key, option));
  return parser
    .option('--config-file <file>', 'configuration file; repeatable, a later one wins', append)
    .option('--config-dir <dir>', 'directory whose *.conf files are read after the files; repeatable', append);
}

function parsed(key: string, { value, help, choices, initial }: CommandOption<unknown>): Option {
  const name = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const option = new Option(`--${name} ${value}`.trim(), Array.isArray(initial) ? `${help}; repeatable` : help);
  if (choices !== undefined) option.choices(choices);
  return Array.isArray(initial) ? option.argParser(append) : option;
}

const append = (text: string, previous: readonly string[] = []): string[] => [...previous, text];
