import { InvalidArgumentError, type Command } from 'commander';
import type { Task } from './command.js';
import { states } from './definitions.js';
import type { OperationName } from './operations.js';
import { standaloneProject } from '../options.js';

/** Adds the commands of administration to a program; each hands its task over. */
export function administrationCommands(program: Command, onTask: (task: Task) => void): void {
  const hand = (operation: OperationName, input: object): void => onTask({ operation, input });

  const methods = group(program, 'methods', 'who is told of alarms: add, list, remove');
  methods
    .command('add')
    .description('add a notification method and print its id')
    .argument('<name>', 'what it is called')
    .argument('<type>', 'one that is enabled, such as webhook')
    .argument('<address>', 'what its type asks for, such as a URL')
    .option('--period <seconds>', 'repeat it so often while the alarm lasts; 0 for never', count, 0)
    .option('--tenant <id>', 'whose alarms it is told of', standaloneProject)
    .action((name: string, type: string, address: string, options: { period: number; tenant: string }) => {
      hand('methods/add', { name, type, address, ...options });
    });
  listAndRemove(methods, 'methods', hand);

  const definitions = group(program, 'definitions', 'which alarms they are told of: add, list, remove');
  const add = definitions
    .command('add')
    .description('add a definition of alarms and print its id')
    .argument('<name>', 'what it is called')
    .option('--id <id>', 'by which the transitions of its alarms name it (default: a new one)')
    .option('--tenant <id>', 'whose it is', standaloneProject);
  for (const state of states)
    add.option(`--${state.toLowerCase()} <ids>`, `methods that are told of ${state}, with commas between them`, list);
  add.action((name: string, { id, tenant, ...byState }: { id?: string; tenant: string } & Record<string, string[]>) => {
    const actions = Object.fromEntries(Object.entries(byState).map(([state, ids]) => [state.toUpperCase(), ids]));
    hand('definitions/add', { name, tenant, actions, ...(id === undefined ? {} : { id }) });
  });
  listAndRemove(definitions, 'definitions', hand);
}

function group(program: Command, name: string, description: string): Command {
  const command = program.command(name).description(description).argument('[action...]');
  // Takes what is none, too, to say so in words that help.
  command.action((given: readonly string[]) => {
    const got = given[0] === undefined ? 'nothing' : `'${given[0]}'`;
    command.error(`${name}: expected add, list or remove, got ${got}`);
  });
  return command;
}

function listAndRemove(
  command: Command,
  name: 'methods' | 'definitions',
  hand: (operation: OperationName, input: object) => void,
): void {
  command
    .command('list')
    .description(`print all ${name}`)
    .action(() => hand(`${name}/list`, {}));
  command
    .command('remove')
    .description('remove one')
    .argument('<id>', `as ${name} list prints it`)
    .action((id: string) => hand(`${name}/remove`, { id }));
}

function count(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a number of seconds.');
}

/** An option that is given again adds to it. */
const list = (text: string, former: readonly string[] = []): string[] => [
  ...former,
  ...text.split(',').map((one) => one.trim()),
];
