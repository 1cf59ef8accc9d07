import { appendFileSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileTail, newestLogFile } from './file-tail.js';

const directory = (): string => mkdtempSync(path.join(tmpdir(), 'monasca-tail-'));
const messages = (tail: FileTail): string[] => tail.read().map(({ message }) => message);

describe('following a file', () => {
  it('gives whole lines, once, as they come', () => {
    const file = path.join(directory(), 'a.log');
    writeFileSync(file, 'one\ntwo\nthr');
    const tail = new FileTail(file, 'system');
    expect(messages(tail)).toEqual(['one', 'two']);
    expect(messages(tail)).toEqual([]);
    appendFileSync(file, 'ee\n\n  \nfour\n');
    expect(messages(tail)).toEqual(['three', 'four']);
  });

  it('keeps a character whole that comes in two halves', () => {
    const file = path.join(directory(), 'a.log');
    const text = Buffer.from('ż\n');
    writeFileSync(file, text.subarray(0, 1));
    const tail = new FileTail(file, 'system');
    expect(messages(tail)).toEqual([]);
    appendFileSync(file, text.subarray(1));
    expect(messages(tail)).toEqual(['ż']);
  });

  it('begins anew when the file was emptied', () => {
    const file = path.join(directory(), 'a.log');
    writeFileSync(file, 'old old old\n');
    const tail = new FileTail(file, 'system');
    expect(messages(tail)).toEqual(['old old old']);
    writeFileSync(file, 'new\n');
    expect(messages(tail)).toEqual(['new']);
  });

  it('begins near the end of a long file, at the start of a line', () => {
    const file = path.join(directory(), 'a.log');
    writeFileSync(file, Array.from({ length: 10_000 }, (_, i) => `line ${i}\n`).join(''));
    const lines = messages(new FileTail(file, 'system'));
    expect(lines.at(-1)).toBe('line 9999');
    expect(lines.length).toBeLessThan(2_000);
    expect(lines.every((line) => /^line \d+$/.test(line))).toBe(true);
  });
});

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
});
