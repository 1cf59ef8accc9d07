import { describe, expect, expectTypeOf, it } from 'vitest';
import { defineCommand, type CommandArgs } from './command.js';
import { flag, value, values, type OptionValues } from './options.js';
import { parseCommandArgs } from './parse.js';

const options = {
  topic: value('topic', 'A topic'),
  state: value('state', 'A state', ['open', 'all']),
  set: values('path=json', 'A change'),
  dryRun: flag('Only say it'),
};
const command = defineCommand({
  name: 'dlq list',
  description: 'Lists things.',
  operand: { syntax: '[place...]', help: 'places' },
  options,
  run: () => Promise.resolve(0),
});
const parse = (...argv: string[]) => parseCommandArgs('monasca-test', command, argv);

describe('the arguments of a command', () => {
  it('are its options and operands, in any order, beside the places of the configuration', () => {
    const argv = ['--topic', 't', '0:1', '--set', 'a=1', '--set=b=2', '--dry-run', '0:2', '--state', 'all'];
    expect(parse(...argv, '--config-file', 'f', '--config-dir', 'd')).toEqual({
      ...{ files: ['f'], dirs: ['d'] },
      args: { operands: ['0:1', '0:2'], options: { topic: 't', state: 'all', set: ['a=1', 'b=2'], dryRun: true } },
    });
  });

  it('may be none', () => {
    const args: CommandArgs = { operands: [], options: { set: [], dryRun: false } };
    expect(parse()).toEqual({ files: [], dirs: [], args });
  });

  it('have types', () => {
    expectTypeOf<OptionValues<typeof options>>().toEqualTypeOf<{
      readonly topic: string | undefined;
      readonly state: 'open' | 'all' | undefined;
      readonly set: readonly string[];
      readonly dryRun: boolean;
    }>();
  });

  it('may ask for help, which names all of them', () => {
    const parsed = parse('--topic', 't', '--help');
    const help = 'help' in parsed ? parsed.help : '';
    expect(help).toContain('Usage: monasca-test dlq list [options] [place...]');
    const texts = [
      'Lists things.',
      '--topic <topic>',
      '--dry-run',
      '--config-file',
      '"open", "all"',
      'A change; repeatable',
    ];
    for (const text of texts) expect(help).toContain(text);
    expect(help).not.toContain('default');
  });

  it.each([
    [['--no-such'], "unknown option '--no-such'"],
    [['--state', 'closed'], 'Allowed choices are open, all.'],
    [['--topic'], 'argument missing'],
  ])('that are wrong, as %j, are refused', (argv, message) => {
    expect(() => parse(...argv)).toThrow(expect.objectContaining({ code: 'configuration', exitCode: 78 }));
    expect(() => parse(...argv)).toThrow(message);
  });

  it('beside options are refused where there are none', () => {
    const { operand: _operand, ...without } = command;
    expect(() => parseCommandArgs('monasca-test', without, ['0:1'])).toThrow('too many arguments');
  });
});
