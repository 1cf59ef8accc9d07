// @ts-check
import { parseArgs } from 'node:util';
import { UsageError, messageOf } from './errors.mjs';
import { defaultNames, serviceNames } from './index.mjs';

export const usage = `Usage: node tools/services/main.mjs COMMAND [NAME…] [--no-install]

  up [NAME…]        start services and wait until they serve
  down [NAME…]      stop them, keep their data
  wipe [NAME…]      stop them, delete their data
  status [NAME…]    one line per service; without names: all
  kill NAME [N]     end a service by SIGKILL; of kafka3, node N (1, 2 or 3)
  revive NAME [N]   start it again with its data and wait until it serves

Names: ${serviceNames.join(', ')}; without names: ${defaultNames.join(' and ')}.
--no-install: fail instead of installing what is missing.
`;

/** @typedef {import('./index.mjs').ServiceName} ServiceName */

/**
 * @typedef {{ command: 'help' }
 *   | { command: 'up' | 'down' | 'wipe' | 'status', names: ServiceName[], install: boolean }
 *   | { command: 'kill' | 'revive', name: ServiceName, node: number | undefined, install: boolean }} Invocation
 */

/**
 * @param {readonly string[]} argv without the interpreter and the script
 * @returns {Invocation}
 * @throws {UsageError} that says which argument was not understood
 */
export const parseArguments = (argv) => {
  const { values, positionals } = parseOptions(argv);
  if (values.help) return { command: 'help' };
  const install = !values['no-install'];
  const [command, ...rest] = positionals;
  switch (command) {
    case 'up':
    case 'down':
    case 'wipe':
      return { command, names: parseNames(rest, defaultNames), install };
    case 'status':
      return { command, names: parseNames(rest, serviceNames), install };
    case 'kill':
    case 'revive':
      return { command, ...parseTarget(command, rest), install };
    case undefined:
      throw new UsageError('a command is missing');
    default:
      throw new UsageError(`unknown command ${command}`);
  }
};

/** @param {readonly string[]} argv */
const parseOptions = (argv) => {
  const options = /** @type {const} */ ({
    help: { type: 'boolean', short: 'h', default: false },
    'no-install': { type: 'boolean', default: false },
  });
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
};

/**
 * @param {readonly string[]} names
 * @param {readonly ServiceName[]} fallback
 * @returns {ServiceName[]} without repetitions
 */
const parseNames = (names, fallback) => {
  if (names.length === 0) return [...fallback];
  const known = serviceNames.filter((name) => names.includes(name));
  const unknown = names.filter((name) => !(/** @type {string[]} */ (serviceNames).includes(name)));
  if (unknown.length === 0) return known;
  throw new UsageError(`unknown service ${unknown.join(', ')}: expected ${serviceNames.join(', ')}`);
};

/**
 * @param {string} command
 * @param {readonly string[]} rest
 * @returns {{ name: ServiceName, node: number | undefined }}
 */
const parseTarget = (command, rest) => {
  const [name = '', node] = rest;
  if (rest.length === 2 && name === 'kafka3' && /^[123]$/.test(node ?? '')) return { name, node: Number(node) };
  const [single] = parseNames([name], []);
  if (rest.length === 1 && single && single !== 'kafka3') return { name: single, node: undefined };
  const expected = `${command} kafka3 N, with N from 1 to 3, or ${command} NAME of another service`;
  throw new UsageError(`expected: ${expected}; got: ${[command, ...rest].join(' ')}`);
};
