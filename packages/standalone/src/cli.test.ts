import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ServiceError } from '@monasca/common';
import { parseArguments } from './cli.js';

const data = path.resolve('.monasca');

describe('the command line', () => {
  it('starts everything on embedded parts when it says nothing', () => {
    expect(parseArguments([])).toMatchObject({ command: 'up', options: { data, portBase: 5607 } });
  });

  it('takes real servers, a directory and ports', () => {
    const argv = ['--kafka', 'a:9092,b:9093', '--postgres', 'postgres://h/d', '--data', '/d', '--port-base', '0'];
    const { options } = parseArguments(argv) as { options: object };
    expect(options).toMatchObject({ kafka: 'a:9092,b:9093', postgres: 'postgres://h/d', data: '/d', portBase: 0 });
  });

  it('runs the demo for a while, or a query', () => {
    expect(parseArguments(['--demo', '--seconds', '5', '--log-file', '/f'])).toMatchObject({
      command: 'demo',
      demo: { seconds: 5, logFile: '/f' },
    });
    expect(parseArguments(['demo', '--seconds', '5'])).toMatchObject({ command: 'demo', demo: { seconds: 5 } });
    expect(parseArguments(['query', 'select 1', '--data', '/d'])).toMatchObject({
      command: 'query',
      sql: 'select 1',
      data: '/d',
    });
  });

  it.each(['postgres://u:ge heim@ h', 'pglite:/d', 'h:5432'])(
    'refuses %j for a server, and does not repeat it',
    (url) => {
      const parse = (): unknown => parseArguments(['--postgres', url]);
      expect(parse).toThrow(ServiceError);
      expect(parse).toThrow(/^command line: --postgres: expected postgres:\/\/(?!.*(geheim|ge heim|pglite|5432))/);
    },
  );

  it.each([[['--help']], [['help']], [['-h']]])('prints its help for %j', (argv) => {
    expect(parseArguments(argv)).toMatchObject({
      command: 'help',
      text: expect.stringContaining('--demo') as string,
    });
  });

  it.each([[['query', '--help']], [['help', 'query']]])('prints the help of a query for %j', (argv) => {
    expect(parseArguments(argv)).toMatchObject({
      command: 'help',
      text: expect.stringMatching(/^Usage: npm start -- query [^]*one statement/) as string,
    });
  });

  it.each([
    [['--kafka', 'nohost'], /host:port/],
    [['--kafka', 'a:1,b:65536'], /host:port/],
    [['--kafka', 'a:1,'], /host:port/],
    [['--data', ''], /path of a directory/],
    [['--port-base', '70000'], /0 to 65534/],
    [['--demo', '--seconds', '0'], /seconds from 1 on/],
    [['--seconds', '5'], /belong to --demo/],
    [['--patience', '5'], /belong to --demo/],
    [['--acks=1'], /unknown option '--acks=1'/],
    [['query'], /missing required argument 'sql'/],
    [['query', 'a', 'b'], /too many arguments/],
    [['serve'], /unknown command 'serve': --help lists/],
    [['quer', 'select 1'], /unknown command 'quer'/],
  ])('refuses %j and says why', (argv, text) => {
    const parse = (): unknown => parseArguments(argv);
    expect(parse).toThrow(text);
    expect(parse).toThrow(ServiceError);
  });
});
