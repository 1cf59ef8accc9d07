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
}

/**
 * Reads the arguments after the program's name, i.e. `process.argv.slice(2)`.
 *
 * @throws ServiceError `configuration` that says which argument is wrong.
 */
export function parseServiceArgs(argv: readonly string[]): ServiceArgs {
  const program = createProgram('service');
  try {
    program.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw wrongArguments(error.message.replace(/^error: /, ''));
  }
  const { configFile, configDir, ...options } = program.opts<ParsedOptions>();
  const command = program.processedArgs[0] as ServiceArgs['command'];
  if (options.docs && command !== 'config') throw wrongArguments("expected '--docs' after 'config' only");
  return { command, files: configFile, dirs: configDir, ...options };
}

/** The text that `--help` prints. */
export function serviceHelp(name: string, description: string): string {
  return createProgram(name).description(description).helpInformation();
}

interface ParsedOptions extends Pick<ServiceArgs, 'docs' | 'help' | 'version'> {
  configFile: string[];
  configDir: string[];
  workers?: number;
}

function createProgram(name: string): Command {
  const flag = (flags: string, description: string) => new Option(flags, description).default(false, '');
  return new Command(name)
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
}

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
