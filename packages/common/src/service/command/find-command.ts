import { ServiceError } from '../../errors.js';

/** What the arguments begin with: a command, before its arguments; or commands whose help is wanted. */
type FoundCommand<C> = { readonly command: C; readonly rest: readonly string[] } | { readonly related: readonly C[] };

/**
 * The command whose words the arguments begin with; undefined when the first word is none of a command.
 * @throws ServiceError `configuration` when the first word is one and the others are not
 */
export function findCommand<C extends { readonly name: string }>(
  commands: readonly C[],
  argv: readonly string[],
): FoundCommand<C> | undefined {
  const words = ({ name }: C): string[] => name.split(' ');
  const command = commands.find((one) => words(one).every((word, at) => argv[at] === word));
  if (command !== undefined) return { command, rest: argv.slice(words(command).length) };
  const related = commands.filter((one) => words(one)[0] === argv[0]);
  if (related.length === 0) return undefined;
  if (argv[1] === '--help') return { related };
  const expected = related.map(({ name }) => name).join(', ');
  throw new ServiceError(
    'configuration',
    `command line: expected one of ${expected}; got ${argv.slice(0, 2).join(' ')}`,
  );
}
