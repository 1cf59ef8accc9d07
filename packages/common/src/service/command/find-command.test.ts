import { describe, expect, it } from 'vitest';
import { findCommand } from './find-command.js';

const commands = ['audit', 'dlq list', 'dlq show'].map((name) => ({ name }));
const [audit, list, show] = commands;

describe('the command that is meant', () => {
  it.each([
    [['audit', '--json'], { command: audit, rest: ['--json'] }],
    [['dlq', 'list'], { command: list, rest: [] }],
    [['dlq', 'show', '0:1'], { command: show, rest: ['0:1'] }],
    [['dlq', '--help'], { related: [list, show] }],
    [[], undefined],
    [['config', 'audit'], undefined],
    [['--config-file', 'audit'], undefined],
  ])('of %j', (argv, expected) => {
    expect(findCommand(commands, argv)).toEqual(expected);
  });

  it.each([[['dlq']], [['dlq', 'lists']]])('of %j is none, and those there are are named', (argv) => {
    const message = `command line: expected one of dlq list, dlq show; got ${argv.join(' ')}`;
    expect(() => findCommand(commands, argv)).toThrow(expect.objectContaining({ code: 'configuration', message }));
  });
});
