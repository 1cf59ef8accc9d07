import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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

  it('by another process is refused while it lives, and taken over when it was killed', async () => {
    const where = directory();
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const exited = once(other, 'exit');
    const pid = other.pid!;
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!;
    writeFileSync(lockOf(where), `${pid} ${stat.split(' ')[19]}`);
    expect(() => lockDirectory(where)).toThrow(
      expect.objectContaining({ code: 'inUse', exitCode: 73, fields: { directory: where, pid } }),
    );
    expect(readdirSync(where)).toEqual(['monasca.lock']);
    other.kill('SIGKILL');
    await exited;
    lockDirectory(where)();
    expect(readdirSync(where)).toEqual([]);
  });

  it('is made when it is missing, and not taken back from who has it now', () => {
    const where = path.join(directory(), 'a', 'b');
    const release = lockDirectory(where);
    writeFileSync(lockOf(where), '1 2');
    release();
    expect(readFileSync(lockOf(where), 'utf8')).toBe('1 2');
  });
});
