import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseArguments } from '../cli.js';
import { queryCommandLine } from './query-command-line.js';

/** The arguments as the command line gets them from a shell. */
function argumentsOf(command: string): string[] {
  const script = `npm() { printf '%s\\0' "$@"; }; ${command}`;
  const [start, dashes, ...args] = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
  expect([start, dashes]).toEqual(['start', '--']);
  return args;
}

describe('the command that shows what a demo has stored', () => {
  it.each([path.resolve('.monasca'), '/data', "/my data/it's $HOME"])('asks the store in %j', (data) => {
    const request = parseArguments(argumentsOf(queryCommandLine('demo-1', { data })));
    expect(request).toMatchObject({ command: 'query', data });
    expect(request).toHaveProperty('sql', expect.stringContaining(`tenant_id = 'demo-1'`));
  });

  it('leaves out the directory that is meant anyway', () => {
    expect(queryCommandLine('demo-1', { data: path.resolve('.monasca') })).not.toContain('--data');
  });

  it('names the server, without its password', () => {
    const postgres = 'postgres://u:ge%20heim@h:1/d?password=geheim&application_name=a';
    const command = queryCommandLine('demo-1', { data: '/d', postgres });
    expect(command).not.toMatch(/ge.*heim/);
    expect(parseArguments(argumentsOf(command))).toMatchObject({
      postgres: 'postgres://u:PASSWORD@h:1/d?password=PASSWORD&application_name=a',
    });
  });
});
