import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { ServiceError } from '../errors.js';

/** What the command line of a service asks for. */
export interface ServiceArgs {
  /** `run` serves; `config` prints the effective configuration and ends. */
  readonly command: 'run' | 'config';
  /** With `config`: print the reference of all options instead. */
  readonly docs: boolean;
  /** `--config-file`, in order. */
  readonly files: readonly string[];
  /** `--config-dir`, in order. */
  readonly dirs: readonly string[];
  /** `--workers`: processes that share the work, at least 1; absent if not given. */
  readonly workers?: number;
  readonly help: boolean;
  readonly version: boolean;
  /** What was given of the program's own flags, by their names. */
  readonly given?: Readonly<Record<string, readonly string[]>>;
}

/** A flag of one program, `--<name> <value>`, repeatable. */
export interface ServiceFlag {
  /** One word, in lower case. */
  readonly name: string;
  readonly help: string;
}

/**
 * Reads the arguments after the program's name, i.e. `process.argv.slice(2)`.
 *
 * @param commands further ones of the program, which are read elsewhere
 * @param flags further ones of the program
 * @throws ServiceError `configuration` that says which argument is wrong.
 */
export function parseServiceArgs(
  argv: readonly string[],
  commands: readonly Named[] = [],
  flags: readonly ServiceFlag[] = [],
): ServiceArgs {
  const program = createProgram('service', flags);
  try {
    program.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const late = commands.map(({ name }) => name.split(' ')[0]!).find((word) => argv.includes(word));
    const message = error.message.replace(/^error: /, '');
    throw wrongArguments(late === undefined ? message : `${message}; expected '${late}' before all options`);
  }
  const { configFile, configDir, ...options } = program.opts<ParsedOptions>();
  const command = program.processedArgs[0] as ServiceArgs['command'];
  if (options.docs && command !== 'config') throw wrongArguments("expected '--docs' after 'config' only");
  const own = program.opts<Record<string, string[] | undefined>>();
  const given = flags.flatMap(({ name }) => (own[name] === undefined ? [] : [[name, own[name]] as const]));
  const { docs, help, version, workers } = options;
  return {
    ...{ command, docs, files: configFile, dirs: configDir, help, version },
    ...(workers === undefined ? {} : { workers }),
    ...(given.length === 0 ? {} : { given: Object.fromEntries(given) }),
  };
}

/** The text that `--help` prints. */
export function serviceHelp(
  name: string,
  description: string,
  commands: readonly Named[] = [],
  flags: readonly ServiceFlag[] = [],
): string {
  const program = createProgram(name, flags).description(description).usage('[options] [command]').helpCommand(false);
  for (const command of commands) program.addCommand(new Command(command.name).description(command.description));
  return program.helpInformation();
}

/** A command as `--help` lists it. */
interface Named {
  readonly name: string;
  readonly description: string;
}

interface ParsedOptions extends Pick<ServiceArgs, 'docs' | 'help' | 'version'> {
  configFile: string[];
  configDir: string[];
  workers?: number;
}

function createProgram(name: string, flags: readonly ServiceFlag[]): Command {
  const flag = (flags: string, description: string) => new Option(flags, description).default(false, '');
  const program = new Command(name)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .helpOption(false)
    .addArgument(
      new Argument('[command]', 'run the service, or print its effective configuration')
        .choices(['run', 'config'])
        .default('run'),
    )
    .option('--config-file <file>', 'configuration file; repeatable, a later one wins', append, [])
    .option('--config-dir <dir>', 'directory whose *.conf files are read after the files; repeatable', append, [])
    .option('--workers <count>', 'processes that share the work', workerCount)
    .addOption(flag('--docs', 'with config: print the reference of all options'))
    .addOption(flag('--help', 'print this text'))
    .addOption(flag('--version', 'print the version'));
  for (const { name: own, help } of flags) program.option(`--${own} <${own}>`, `${help}; repeatable`, collect);
  return program;
}

const collect = (value: string, previous: string[] = []): string[] => append(value, previous);

function append(value: string, previous: string[]): string[] {
  return [...previous, value];
}

function workerCount(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected an integer from 1 to 9999.');
}

function wrongArguments(message: string): ServiceError {
  return new ServiceError('configuration', `command line: ${message}`);
}
