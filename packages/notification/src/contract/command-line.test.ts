import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { serviceMain } from '@monasca/common/service';
import { notification } from '../service.js';

describe('the command line', () => {
  const written = { stdout: '', stderr: '' };
  let home: string;

  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'monasca-home-'));
    vi.stubEnv('HOME', home);
    for (const name of ['stdout', 'stderr'] as const) {
      written[name] = '';
      vi.spyOn(process[name], 'write').mockImplementation((text) => {
        written[name] += String(text);
        return true;
      });
    }
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(home, { recursive: true });
  });

  const run = (...args: string[]): Promise<number> => serviceMain(notification, args);
  const fileOf = (text: string): string => {
    const file = path.join(home, 'other.conf');
    writeFileSync(file, text);
    return file;
  };

  it('S01: --version says the version', async () => {
    expect(await run('--version')).toBe(0);
    expect(written.stdout).toBe(`monasca-notification ${notification.version}\n`);
  });

  it('S02: --help says the options', async () => {
    expect(await run('--help')).toBe(0);
    for (const option of ['--config-file', '--config-dir', '--engine']) expect(written.stdout).toContain(option);
  });

  it('S03: an unknown flag is refused on stderr', async () => {
    expect(await run('--no-such-flag')).toBe(78);
    expect(written).toEqual({ stdout: '', stderr: expect.stringContaining('--no-such-flag') as unknown });
  });

  it('S04: a file that is missing is refused', async () => {
    expect(await run('--config-file', '/no/such.conf')).toBe(78);
    expect(written.stderr).toContain('/no/such.conf');
  });

  it.each([
    ['S09: brokers without a port', '[kafka]\nurl = kafka', '[kafka] url'],
    ['S09: brokers without a host', '[kafka]\nurl = :9092', '[kafka] url'],
    ['S11: a pause below 30 s', '[retry_engine]\ninterval = 10', '[retry_engine] interval'],
  ])('%s are refused at once, with the place', async (_, text, place) => {
    const file = fileOf(text);
    expect(await run('--config-file', file)).toBe(78);
    expect(written.stderr).toContain(`${file}:2`);
    expect(written.stderr).toContain(place);
  });

  it('S11: all that is wrong is told at once', async () => {
    expect(await run('--config-file', fileOf('[retry_engine]\ninterval = 10\nmax_attempts = x\n'))).toBe(78);
    expect(written.stderr).toMatch(/interval[^]*max_attempts/);
  });

  it('S28: the configuration is shown without a secret', async () => {
    const secrets = {
      ...{ mysql: 'passwd', postgresql: 'password', email_notifier: 'password', jira_notifier: 'password' },
      ...{ orm: 'url', sns_notifier: 'secret_key', telegram_notifier: 'token' },
    };
    const sections = Object.entries(secrets).map(([section, option]) => `[${section}]\n${option} = geheim\n`);
    expect(await run('config', '--config-file', fileOf(sections.join('')))).toBe(0);
    expect(written.stdout).toContain('[mysql]');
    expect(written.stdout).not.toContain('geheim');
  });
});
