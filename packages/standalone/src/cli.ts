import path from 'node:path';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { ServiceError } from '@monasca/common';
import { administrationCommands } from './administration/arguments.js';
import type { Task } from './administration/command.js';
import type { DemoOptions } from './demo/demo.js';
import { defaultData, type StandaloneOptions } from './options.js';

/** What the command line asks for. */
export type Request =
  | { readonly command: 'help'; readonly text: string }
  | { readonly command: 'up'; readonly options: StandaloneOptions }
  | { readonly command: 'demo'; readonly options: StandaloneOptions; readonly demo: DemoOptions }
  | { readonly command: 'query'; readonly sql: string; readonly data: string; readonly postgres?: string }
  | { readonly command: 'administer'; readonly task: Task; readonly data: string; readonly postgres?: string };

interface Flags {
  data: string;
  kafka?: string;
  postgres?: string;
  portBase: number;
  demo?: boolean;
  seconds?: number;
  logFile?: string;
  patience?: number;
}

/** Port of the original log API. */
const defaultPortBase = 5607;

/**
 * Reads the arguments after the program's name.
 * @throws ServiceError `configuration` that says which argument is wrong
 */
export function parseArguments(argv: readonly string[]): Request {
  let help = '';
  const program = createProgram((text) => (help += text));
  let sql: string | undefined;
  let task: Task | undefined;
  administrationCommands(program, (given) => (task = given));
  program
    .command('query')
    .description('run a query against the store and print a table; it can only read')
    .argument('<sql>', 'one statement')
    .action((text: string) => {
      sql = text;
    });
  program
    .command('demo')
    .description('the same as --demo')
    .action(() => {
      program.setOptionValue('demo', true);
    });
  // Takes what is no command, too, to say so in words that help.
  const up = program.command('up', { isDefault: true, hidden: true }).argument('[unknown...]');
  up.action(([unknown]: readonly string[]) => {
    if (unknown !== undefined) up.error(`unknown command '${unknown}': --help lists those there are`);
  });
  try {
    program.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (help !== '') return { command: 'help', text: help };
    throw new ServiceError('configuration', `command line: ${error.message.replace(/^error: /, '')}`);
  }
  const { demo, seconds, logFile, patience, ...flags } = program.opts<Flags>();
  requirePostgresUrl(flags.postgres);
  const options = { ...flags, data: path.resolve(flags.data) };
  if (sql !== undefined) return { command: 'query', sql, ...options };
  if (task !== undefined) return { command: 'administer', task, ...options };
  const demoOptions = {
    ...(seconds === undefined ? {} : { seconds }),
    ...(logFile === undefined ? {} : { logFile }),
    ...(patience === undefined ? {} : { patience }),
  };
  if (demo === true) return { command: 'demo', options, demo: demoOptions };
  if (Object.keys(demoOptions).length > 0) {
    throw new ServiceError('configuration', 'command line: --seconds, --log-file and --patience belong to --demo');
  }
  return { command: 'up', options };
}

/** Not in the option's own parser: its error would repeat the value, which may hold a password. */
function requirePostgresUrl(text: string | undefined): void {
  if (text === undefined || (URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol))) return;
  const expected = 'postgres://USER:PASSWORD@HOST:PORT/DATABASE, special characters percent-encoded';
  throw new ServiceError('configuration', `command line: --postgres: expected ${expected}; got something else`);
}

function createProgram(writeHelp: (text: string) => void): Command {
  return new Command('npm start --')
    .description('All services of the data plane in one process, for trying out and small installations.')
    .exitOverride()
    .configureOutput({ writeOut: writeHelp, writeErr: () => undefined })
    .allowExcessArguments(false)
    .option('--data <directory>', 'where everything is kept between runs', directory, defaultData)
    .option('--kafka <host:port,…>', 'a real Kafka cluster in place of the embedded one', servers)
    .option('--postgres <url>', 'a real PostgreSQL server in place of the embedded one')
    .option(
      '--port-base <port>',
      'port of the log API; the admin server takes the next; 0: any free ones',
      port,
      defaultPortBase,
    )
    .option('--demo', 'send what happens on this machine and account for every record')
    .option(
      '--seconds <count>',
      'with --demo: end after so long (default: at Ctrl-C; what it remembers grows meanwhile)',
      seconds,
    )
    .option('--log-file <file>', 'with --demo: file whose lines are sent (default: the newest under /var/log)')
    .option(
      '--patience <seconds>',
      'with --demo: how long its end waits for progress before what is not stored is missing (default: 30)',
      seconds,
    )
    .option('--no-install', 'install no packages of the system; say what is missing');
}

function directory(text: string): string {
  if (text !== '') return text;
  throw new InvalidArgumentError('Expected the path of a directory.');
}

function servers(text: string): string {
  const ports = text.split(',').map((server) => Number(/^[^\s,:]+:(\d{1,5})$/.exec(server)?.[1] ?? 0));
  if (ports.every((number) => number >= 1 && number <= 65_535)) return text;
  throw new InvalidArgumentError('Expected host:port, several separated by commas.');
}

function port(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_535) return Number(text);
  throw new InvalidArgumentError('Expected a port from 0 to 65534.');
}

function seconds(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a number of seconds from 1 on.');
}
