import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ServiceError } from '@monasca/common';
import { parseArguments, type Request } from './cli.js';

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

  it('adds, lists and removes methods and definitions', () => {
    const taskOf = (...argv: readonly string[]) =>
      (parseArguments(argv) as Extract<Request, { command: 'administer' }>).task;
    expect(taskOf('methods', 'add', 'ops', 'webhook', 'http://h/', '--period', '60', '--data', '/d')).toEqual({
      operation: 'methods/add',
      input: { name: 'ops', type: 'webhook', address: 'http://h/', period: 60, tenant: 'standalone' },
    });
    expect(taskOf('definitions', 'add', 'busy', '--alarm', 'a, b', '--ok', 'a', '--tenant', 't', '--id', 'i')).toEqual({
      operation: 'definitions/add',
      input: { id: 'i', name: 'busy', tenant: 't', actions: { ALARM: ['a', 'b'], OK: ['a'] } },
    });
    expect(taskOf('methods', 'list')).toEqual({ operation: 'methods/list', input: {} });
    const twice = taskOf('definitions', 'add', 'busy', '--alarm', 'a', '--alarm', 'b');
    expect(twice).toMatchObject({ input: { actions: { ALARM: ['a', 'b'] } } });
    expect(taskOf('definitions', 'remove', 'i')).toEqual({ operation: 'definitions/remove', input: { id: 'i' } });
    expect(parseArguments(['methods', 'list', '--data', '/d', '--postgres', 'postgres://h/d'])).toMatchObject({
      ...{ command: 'administer', data: '/d', postgres: 'postgres://h/d' },
    });
  });

  it.each([
    [['methods'], /methods: expected add, list or remove, got nothing/],
    [['definitions', 'ad'], /definitions: expected add, list or remove, got 'ad'/],
    [['methods', 'add', 'n', 'webhook'], /missing required argument 'address'/],
    [['methods', 'add', 'n', 'webhook', 'u', '--period', '1.5'], /Expected a number of seconds/],
    [['methods', 'remove'], /missing required argument 'id'/],
    [['definitions', 'add', 'n', '--maybe', 'm'], /unknown option '--maybe'/],
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
