#!/usr/bin/env node
// @ts-check
import { parseArguments, usage } from './arguments.mjs';
import { UsageError, messageOf } from './errors.mjs';
import { down, kill, revive, serviceNames, status, up, wipe } from './index.mjs';

const nameWidth = Math.max(...serviceNames.map(({ length }) => length));

/** @param {import('./service.mjs').Status} status */
const formatStatus = ({ name, provider, address, up, pids }) => {
  const pid = pids.map((pid) => pid ?? '-').join(',') || '-';
  return [name.padEnd(nameWidth), (provider ?? '-').padEnd(11), address, up ? 'up' : 'down', pid].join('  ');
};

/** @param {readonly import('./index.mjs').ServiceName[]} names */
const printStatus = async (names) => {
  for (const line of await status(names)) console.log(formatStatus(line));
};

/** @param {readonly string[]} argv */
const main = async (argv) => {
  const invocation = parseArguments(argv);
  switch (invocation.command) {
    case 'help':
      return console.log(usage);
    case 'up':
      await up(invocation.names, { install: invocation.install });
      return printStatus(invocation.names);
    case 'down':
      return down(invocation.names);
    case 'wipe':
      return wipe(invocation.names);
    case 'status':
      return printStatus(invocation.names);
    case 'kill':
      return kill(invocation.name, { node: invocation.node });
    case 'revive':
      return revive(invocation.name, { node: invocation.node, install: invocation.install });
  }
};

try {
  await main(process.argv.slice(2));
} catch (error) {
  const wrongUsage = error instanceof UsageError;
  process.stderr.write(`services: ${messageOf(error)}\n${wrongUsage ? `\n${usage}` : ''}`);
  process.exitCode = wrongUsage ? 2 : 1;
}
