import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MigrationState } from './state.js';

describe('the state of a migration', () => {
  it('lets one that is started again go on with what is not done', () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'monasca-migration-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const read = (name: string) => readFileSync(path.join(directory, name), 'utf8');
    const names = ['cpu', 'a\nb', 'disk'];
    const first = new MigrationState(directory);
    expect(first.begin(names)).toEqual(names);
    first.succeeded('cpu');
    first.succeeded('a\nb');
    first.failed('disk', 'no\troom');
    expect(read('migrate-failure')).toBe('disk\tno\\troom\n');
    const second = new MigrationState(directory);
    expect(second.begin([...names, 'new'])).toEqual(['disk', 'new']);
    second.succeeded('disk');
    expect(read('migrate-success')).toBe('cpu\na\\nb\ndisk\n');
    expect(read('migrate-measurements')).toBe('cpu\na\\nb\ndisk\nnew\n');
  });
});
