import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ServiceError } from '@monasca/common';
import { FileTail, type Place } from './file-tail.js';

function directory(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'monasca-tail-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}
function follow(file: string, from?: Place): FileTail {
  const tail = new FileTail(file, 'system', from);
  onTestFinished(() => tail.close());
  return tail;
}

const messages = (tail: FileTail): string[] => tail.read().map(({ message }) => message);

describe('following a file', () => {
  it('gives whole lines, once, as they come', () => {
    const file = path.join(directory(), 'a.log');
    writeFileSync(file, 'one\ntwo\nthr');
    const tail = follow(file);
    expect(messages(tail)).toEqual(['one', 'two']);
    expect(messages(tail)).toEqual([]);
    appendFileSync(file, 'ee\n\n  \nfour\n');
    expect(messages(tail)).toEqual(['three', 'four']);
  });

  it('keeps a character whole that comes in two halves', () => {
    const file = path.join(directory(), 'a.log');
    const text = Buffer.from('ż\n');
    writeFileSync(file, text.subarray(0, 1));
    const tail = follow(file);
    expect(messages(tail)).toEqual([]);
    appendFileSync(file, text.subarray(1));
    expect(messages(tail)).toEqual(['ż']);
  });

  it('begins anew when the file was emptied', () => {
    const file = path.join(directory(), 'a.log');
    writeFileSync(file, 'old old old\n');
    const tail = follow(file);
    expect(messages(tail)).toEqual(['old old old']);
    writeFileSync(file, 'new\n');
    expect(messages(tail)).toEqual(['new']);
  });

  it('begins near the end of a long file, at the start of a line', () => {
    const file = path.join(directory(), 'a.log');
    writeFileSync(file, Array.from({ length: 10_000 }, (_, i) => `line ${i}\n`).join(''));
    const lines = messages(follow(file));
    expect(lines.at(-1)).toBe('line 9999');
    expect(lines.length).toBeLessThan(2_000);
    expect(lines.every((line) => /^line \d+$/.test(line))).toBe(true);
  });

  it('goes over to the file that takes the name of one that is rotated away, and loses no line between', () => {
    const file = path.join(directory(), 'a.log');
    writeFileSync(file, 'one\n');
    const tail = follow(file);
    expect(messages(tail)).toEqual(['one']);
    appendFileSync(file, 'two\n');
    renameSync(file, `${file}.1`);
    appendFileSync(`${file}.1`, 'three\n');
    expect(messages(tail)).toEqual(['two', 'three']);
    appendFileSync(`${file}.1`, 'four');
    writeFileSync(file, 'five\nsix');
    expect(messages(tail)).toEqual(['four', 'five']);
    appendFileSync(file, '\n');
    expect(messages(tail)).toEqual(['six']);
  });

  it('waits for a file that was removed', () => {
    const file = path.join(directory(), 'a.log');
    writeFileSync(file, 'one\n');
    const tail = follow(file);
    rmSync(file);
    expect(messages(tail)).toEqual(['one']);
    expect(messages(tail)).toEqual([]);
    writeFileSync(file, 'two\n');
    expect(messages(tail)).toEqual(['two']);
  });

  it('goes on at the place where another one has stopped, unless the file is another one or shorter', () => {
    const file = path.join(directory(), 'a.log');
    writeFileSync(file, 'one\ntwo ż');
    const first = follow(file);
    expect(messages(first)).toEqual(['one']);
    expect(messages(follow(file, first.place))).toEqual([]);
    appendFileSync(file, '\nthree\n');
    expect(messages(follow(file, first.place))).toEqual(['two ż', 'three']);
    expect(messages(first)).toEqual(['two ż', 'three']);
    writeFileSync(file, 'new\n');
    expect(messages(follow(file, first.place))).toEqual(['new']);
    renameSync(file, `${file}.1`);
    writeFileSync(file, 'four\nfive\nsix and more than before\n');
    expect(messages(follow(file, first.place))).toHaveLength(3);
  });

  it('does not go back further than the end of a long file', () => {
    const file = path.join(directory(), 'a.log');
    writeFileSync(file, 'one\n');
    const { place } = follow(file);
    appendFileSync(file, 'x\n'.repeat(100_000));
    expect(messages(follow(file, place)).length).toBeLessThan(10_000);
  });

  it('begins anew at the start of a line when a long file was emptied', () => {
    const file = path.join(directory(), 'a.log');
    writeFileSync(file, 'x'.repeat(100_000));
    const tail = follow(file);
    truncateSync(file);
    appendFileSync(file, 'new\n');
    expect(messages(tail)).toEqual(['new']);
  });

  it('sends no line that is empty without its NULs, and no dimension that the log API refuses', () => {
    const folder = path.join(directory(), 'd'.repeat(200), 'e'.repeat(200));
    mkdirSync(folder, { recursive: true });
    const file = path.join(folder, 'a.log');
    writeFileSync(file, '\0\0\na\0b\n');
    const lines = follow(file).read();
    expect(lines.map(({ message }) => message)).toEqual(['ab']);
    expect(lines[0]?.dimensions.path).toBe(file.slice(-255));
  });

  it.each([
    ['a directory', (where: string) => where],
    ['no file', (where: string) => path.join(where, 'none')],
    [
      'a pipe, without waiting for its writer',
      (where: string) => {
        execFileSync('sh', ['-c', 'mkfifo pipe'], { cwd: where });
        return path.join(where, 'pipe');
      },
    ],
  ])('refuses %s', (_, make) => {
    const file = make(directory());
    const open = (): FileTail => new FileTail(file, 'system');
    expect(open).toThrow(ServiceError);
    expect(open).toThrow(`log file ${file}: expected a readable file`);
  });
});
