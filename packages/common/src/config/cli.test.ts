import { describe, expect, it } from 'vitest';
import { parseServiceArgs, serviceHelp } from './cli.js';

describe('parseServiceArgs', () => {
  it('runs the service when nothing is said', () => {
    expect(parseServiceArgs([])).toEqual({
      command: 'run',
      docs: false,
      files: [],
      dirs: [],
      help: false,
      version: false,
    });
  });

  it('collects files and directories in order, in both notations', () => {
    const argv = ['--config-file', 'a.conf', '--config-dir', 'x.d', '--config-file=b.conf', '--config-dir=y.d'];
    expect(parseServiceArgs(argv)).toMatchObject({ files: ['a.conf', 'b.conf'], dirs: ['x.d', 'y.d'] });
    expect(parseServiceArgs(['--config-file', 'c.conf']).files).toEqual(['c.conf']);
  });

  it('reads the config command before and after the options', () => {
    const before = parseServiceArgs(['config', '--docs', '--config-file', 'a.conf']);
    expect(before).toMatchObject({ command: 'config', docs: true, files: ['a.conf'] });
    expect(parseServiceArgs(['--config-file', 'a.conf', 'config', '--docs'])).toEqual(before);
  });

  it('reads workers, help and version', () => {
    expect(parseServiceArgs(['--workers', '4'])).toMatchObject({ workers: 4 });
    expect(parseServiceArgs(['--help'])).toMatchObject({ help: true, version: false });
    expect(parseServiceArgs(['--version'])).toMatchObject({ help: false, version: true });
  });

  it('reads flags of a program', () => {
    const flags = [{ name: 'engine', help: 'engine that is run' }];
    expect(parseServiceArgs(['--engine', 'a', '--engine=b'], [], flags).given).toEqual({ engine: ['a', 'b'] });
    expect(parseServiceArgs([], [], flags).given).toBeUndefined();
    expect(() => parseServiceArgs(['--engine', 'a'])).toThrow("unknown option '--engine'");
    expect(serviceHelp('x', 'Y.', [], flags)).toMatch(/--engine <engine> +engine that is run; repeatable/);
  });

  it.each([
    [['--config-fil', 'a'], "unknown option '--config-fil'"],
    [['--config-file'], "option '--config-file <file>' argument missing"],
    [['stop'], "'stop' is invalid for argument 'command'. Allowed choices are run, config."],
    [['config', 'twice'], 'too many arguments'],
    [['--workers', '0'], 'Expected an integer from 1 to 9999.'],
    [['--workers', '1.5'], 'Expected an integer from 1 to 9999.'],
    [['--docs'], "expected '--docs' after 'config' only"],
  ])('refuses %j', (argv, message) => {
    expect(() => parseServiceArgs(argv)).toThrow(
      expect.objectContaining({
        code: 'configuration',
        exitCode: 78,
        message: expect.stringMatching(/^command line: (?!error)/) as string,
      }),
    );
    expect(() => parseServiceArgs(argv)).toThrow(message);
  });
});

describe('serviceHelp', () => {
  it('names the program and every option', () => {
    const text = serviceHelp('monasca-persister', 'Writes what Kafka holds into a database.');
    expect(text).toContain('Usage: monasca-persister [options] [command]');
    expect(text).toContain('Writes what Kafka holds');
    for (const option of ['--config-file', '--config-dir', '--workers', '--docs', '--help', '--version']) {
      expect(text).toContain(option);
    }
  });
});
