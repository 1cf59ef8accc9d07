import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLog, type Log } from '../../log.js';
import { anyRole, Policies } from './policies.js';

const defaults = { 'api:post': 'role:user', 'api:delegate': 'role:admin' };
const user = { projectId: 'p', userId: 'u', roles: ['user'] };
const other = { ...user, roles: ['other'] };
let directory: string;
let mtime = 1;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'monasca-policies-'));
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(directory, { recursive: true });
});

/** Writes a file whose time differs from that of each other one. */
function write(name: string, text: string): string {
  const file = path.join(directory, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  utimesSync(file, mtime, mtime);
  mtime += 1;
  return file;
}

const policies = (files: { file?: string; directories?: string[] } = {}, log: Log = silentLog) =>
  new Policies({ defaults, log, ...files });
/** Until the files are looked at again. */
const later = (): void => void vi.setSystemTime(Date.now() + 1_001);

describe('policies', () => {
  it('are the rules of the service', () => {
    const access = policies();
    expect([access.allows('api:post', user), access.allows('api:post', other)]).toEqual([true, false]);
    expect(access.allows('api:delegate', user)).toBe(false);
  });

  it('know nothing of an action that the service has not declared, whatever the files say', () => {
    const access = policies({ file: write('policy.yaml', '"api:other": "@"') });
    expect(() => access.allows('api:other', user)).toThrow('no policy api:other is declared');
  });

  it('of a file win, those of directories above it, in the order of their names', () => {
    const file = write('policy.yaml', '"api:post": "role:other"\n"api:delegate": "role:user"\n');
    const access = policies({ file });
    expect([access.allows('api:post', user), access.allows('api:post', other)]).toEqual([false, true]);
    write('more/b.json', '{"api:post": "@"}');
    write('more/a.yaml', '"api:post": "!"\n"api:delegate": "!"\n');
    write('more/.hidden.yaml', 'no: [policy');
    mkdirSync(path.join(directory, 'more', 'directory.yaml'));
    const both = policies({ file, directories: [path.join(directory, 'more'), path.join(directory, 'missing')] });
    expect([both.allows('api:post', user), both.allows('api:delegate', user)]).toEqual([true, false]);
  });

  it('of a file may name those of the service, and help of their own', () => {
    const file = write(
      'policy.yaml',
      '"mine": "project_id:%(project_id)s"\n"api:post": "rule:mine or rule:api:delegate"',
    );
    const access = policies({ file });
    expect(access.allows('api:post', other, { project_id: 'p' })).toBe(true);
    expect(access.allows('api:post', other, { project_id: 'q' })).toBe(false);
  });
});

describe('a role that cannot stand in a rule', () => {
  it.each(['log writer', 'writer(logs)', 'a or @', '%(project_id)s'])('is told by its name: %s', (role) => {
    const message = `role ${JSON.stringify(role)}: expected a name without blanks, parentheses, quotes and %`;
    const fault = { code: 'configuration', message };
    expect(() => anyRole([role])).toThrow(expect.objectContaining(fault) as Error);
  });
});

describe('files of policies that change', () => {
  it('are read again, after a second at most', () => {
    const file = write('policy.yaml', '"api:post": "!"');
    const access = policies({ file });
    write('policy.yaml', '"api:post": "@"');
    expect(access.allows('api:post', user)).toBe(false);
    later();
    expect(access.allows('api:post', user)).toBe(true);
  });

  it('may come and go in a directory', () => {
    const directories = [path.join(directory, 'more')];
    const access = policies({ directories });
    const file = write('more/a.yaml', '"api:post": "!"');
    later();
    expect(access.allows('api:post', user)).toBe(false);
    rmSync(file);
    later();
    expect(access.allows('api:post', user)).toBe(true);
  });

  it('and cannot be read leave the former rules, and are told once', () => {
    const error = vi.fn<Log['error']>();
    const file = write('policy.yaml', '"api:post": "role:other"');
    const access = policies({ file }, { ...silentLog, error });
    write('policy.yaml', '"api:post": "role:other or"');
    for (let i = 0; i < 3; i += 1) {
      later();
      expect([access.allows('api:post', user), access.allows('api:post', other)]).toEqual([false, true]);
    }
    const fault = `policy file ${file}: api:post: expected a check, got the end`;
    expect(error.mock.calls).toEqual([[{ error: fault }, 'the policy files cannot be read: the former rules stay']]);
    write('policy.yaml', '"api:post": "role:user"');
    later();
    expect(access.allows('api:post', user)).toBe(true);
  });
});

describe('the rule of a list of roles', () => {
  it.each([
    [[], '!'],
    [['a'], 'role:a'],
    [['a', 'b', 'a'], 'role:a or role:b'],
    [['@'], '@'],
  ])('%j is %s', (roles, rule) => {
    expect(anyRole(roles)).toBe(rule);
  });
});
