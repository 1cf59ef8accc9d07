import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newestLogFile } from './newest-log-file.js';

function directory(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'monasca-newest-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

describe('the newest log file', () => {
  it('is text and the last one written, no archive', () => {
    const where = directory();
    const write = (name: string, content: string | Buffer, seconds: number): void => {
      writeFileSync(path.join(where, name), content);
      utimesSync(path.join(where, name), seconds, seconds);
    };
    write('old.log', 'x\n', 1);
    write('syslog', 'x\n', 2);
    write('newer.gz', 'x\n', 3);
    write('wtmp', Buffer.from([1, 0, 2]), 4);
    write('empty', '', 5);
    expect(newestLogFile(where)).toBe(path.join(where, 'syslog'));
    expect(newestLogFile(directory())).toBeUndefined();
  });

  it('may be one level below, and a directory that is not there has none', () => {
    const where = directory();
    mkdirSync(path.join(where, 'web', 'deep'), { recursive: true });
    writeFileSync(path.join(where, 'web', 'access.log'), 'x\n');
    writeFileSync(path.join(where, 'web', 'deep', 'newer.log'), 'x\n');
    expect(newestLogFile(where)).toBe(path.join(where, 'web', 'access.log'));
    expect(newestLogFile(path.join(where, 'none'))).toBeUndefined();
  });
});
