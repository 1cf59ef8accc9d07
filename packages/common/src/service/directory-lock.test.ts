import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockDirectory } from './directory-lock.js';

const directory = (): string => mkdtempSync(path.join(tmpdir(), 'monasca-lock-'));
const lockOf = (where: string): string => path.join(where, 'monasca.lock');

describe('a directory that is taken', () => {
  it('is refused to others until it is given back, and the process is named', () => {
    const where = directory();
    const release = lockDirectory(where);
    expect(() => lockDirectory(where)).toThrow(new RegExp(`in use by process ${process.pid}`));
    release();
    expect(existsSync(lockOf(where))).toBe(false);
    lockDirectory(where)();
  });

  it.each([
    ['a process that is gone', '4194303 1'],
    ['a process whose number another one has now', `${process.pid} 1`],
    ['nobody', ''],
  ])('by %s is taken over', (_, content) => {
    const where = directory();
    writeFileSync(lockOf(where), content);
    const release = lockDirectory(where);
    expect(readFileSync(lockOf(where), 'utf8')).toMatch(new RegExp(`^${process.pid} \\d+$`));
    release();
  });
});
