import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { section, string, type ConfigOf } from '../config/index.js';
import { ServiceError } from '../errors.js';
import { defineCommand, flag, type CommandContext, type ServiceCommand } from './command/index.js';
import { serviceMain, type Service } from './main.js';
import { serviceSections } from './sections.js';

const schema = { ...serviceSections, own: section('Own.', { word: string({ default: 'none', help: 'A word.' }) }) };

let directory: string;
const written = { stdout: '', stderr: '' };

const service = (start: Service<typeof schema>['start'] = () => Promise.resolve()): Service<typeof schema> => ({
  name: 'monasca-test',
  description: 'Tests.',
  version: '1.2.3',
  schema,
  standardFiles: ['monasca-test'],
  start,
});

function configFile(content: string): string {
  const file = path.join(directory, 'test.conf');
  writeFileSync(file, content);
  return file;
}

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'monasca-main-'));
  for (const name of ['stdout', 'stderr'] as const) {
    written[name] = '';
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text);
      return true;
    });
  }
});

describe('the executable of a service', () => {
  it('says its version and its usage', async () => {
    expect(await serviceMain(service(), ['--version'])).toBe(0);
    expect(written.stdout).toBe('monasca-test 1.2.3\n');
    expect(await serviceMain(service(), ['--help'])).toBe(0);
    expect(written.stdout).toContain('Tests.');
    expect(written.stdout).toContain('--config-file');
  });

  it('prints what it would run with', async () => {
    const start = vi.fn();
    const file = configFile('[own]\nword = hello\n');
    expect(await serviceMain(service(start), ['config', '--config-file', file])).toBe(0);
    expect(written.stdout).toMatch(/word = hello/);
    expect(start).not.toHaveBeenCalled();
  });

  it.each([
    ['an option that does not exist', ['--no-such-option']],
    ['a file that does not exist', ['--config-file', '/no/such/file.conf']],
    ['more than one worker', ['--workers', '2']],
  ])('refuses %s with 78, and says why', async (_, argv) => {
    expect(await serviceMain(service(), argv)).toBe(78);
    expect(written.stderr).not.toBe('');
    expect(written.stdout).toBe('');
  });

  it('runs with its configuration, serves its metrics, and ends with the code of its failure', async () => {
    const log = path.join(directory, 'logs', 'test.log');
    const file = configFile(`[own]\nword = hello\n[log]\nfile = ${log}\nlevel = debug\n`);
    const code = await serviceMain(
      service(async (lifecycle, { config, registry, health }) => {
        expect(config.own.word).toBe('hello');
        expect(await registry.metrics()).toContain('process_cpu_seconds_total');
        health.register('x', () => undefined);
        setTimeout(() => lifecycle.fail(new ServiceError('storage', 'disk full')), 20);
      }),
      ['--config-file', file],
    );
    expect(code).toBe(74);
    expect(written.stderr).toBe('disk full\n');
    const lines = readFileSync(log, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>); // prettier-ignore
    expect(lines[0]).toMatchObject({ service: 'monasca-test', msg: 'started', level: 'info' });
    expect(lines[0]?.admin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(lines).toContainEqual(expect.objectContaining({ level: 'error', code: 'storage', msg: 'disk full' }));
    expect(lines.at(-1)).toMatchObject({ msg: 'stopped', code: 74 });
  });
});

describe('a command of a service', () => {
  type Config = ConfigOf<typeof schema>;
  type Work = (context: CommandContext<Config>, loud: boolean) => Promise<number>;
  const withCommand = (work: Work): Service<typeof schema> => {
    const greet: ServiceCommand<Config> = defineCommand({
      name: 'say word',
      description: 'Says the word.',
      options: { loud: flag('say it aloud') },
      run: ({ options }, context: CommandContext<Config>) => work(context, options.loud),
    });
    return { ...service(), commands: [greet] };
  };

  it('runs with the configuration, and what it opened is closed when it ends', async () => {
    const closed = vi.fn();
    const file = configFile('[own]\nword = hello\n');
    const greeting = withCommand(({ config, lifecycle, log }, loud) => {
      lifecycle.defer('thing', closed);
      log.warn({ a: 1 }, 'it is loud');
      process.stdout.write(`${config.own.word}${loud ? '!' : ''}\n`);
      return Promise.resolve(3);
    });
    expect(await serviceMain(greeting, ['say', 'word', '--loud', '--config-file', file])).toBe(3);
    expect(written).toEqual({ stdout: 'hello!\n', stderr: 'warning: it is loud {"a":1}\n' });
    expect(closed).toHaveBeenCalledOnce();
  });

  it('ends with the code of its error, told once, and with 130 on a signal', async () => {
    const failing = withCommand(() => Promise.reject(new ServiceError('unavailable', 'no broker')));
    expect(await serviceMain(failing, ['say', 'word'])).toBe(69);
    expect(written).toEqual({ stdout: '', stderr: 'no broker\n' });
    const waiting = withCommand(async ({ stopping }) => {
      setTimeout(() => process.emit('SIGINT'), 10);
      await new Promise((resolve) => stopping.addEventListener('abort', resolve));
      throw stopping.reason as Error;
    });
    expect(await serviceMain(waiting, ['say', 'word'])).toBe(130);
    expect(written.stderr).toBe('no broker\n');
  });

  it('is listed, and has a help of its own', async () => {
    const run = vi.fn<Work>();
    expect(await serviceMain(withCommand(run), ['--help'])).toBe(0);
    expect(written.stdout).toMatch(/^Usage: monasca-test \[options\] \[command\]\n[^]*\n {2}say word +Says the word\./);
    expect(await serviceMain(withCommand(run), ['say', '--help'])).toBe(0);
    written.stdout = '';
    expect(await serviceMain(withCommand(run), ['say', 'word', '--help'])).toBe(0);
    expect(written.stdout).toContain('Usage: monasca-test say word [options]');
    expect(run).not.toHaveBeenCalled();
  });

  it.each([
    [['say'], 'expected one of say word'],
    [['--config-file', 'f', 'say', 'word'], "expected 'say' before all options"],
    [['say', 'word', 'again'], 'too many arguments'],
    [['say', 'word', '--config-file', '/no/such/file.conf'], '/no/such/file.conf'],
  ])('that is asked for in a wrong way, as %j, ends with 78', async (argv, message) => {
    expect(
      await serviceMain(
        withCommand(() => Promise.resolve(0)),
        argv,
      ),
    ).toBe(78);
    expect(written.stderr).toContain(message);
  });
});
