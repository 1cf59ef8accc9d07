import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findStandardFiles } from './standard-files.js';

/** Looks in a root that holds the given empty files, with `/root` as the home; answers paths below the root. */
function find(paths: string[], deprecatedName?: string) {
  const root = mkdtempSync(join(tmpdir(), 'config-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '');
  }
  const names = deprecatedName === undefined ? (['monasca-x'] as const) : (['monasca-x', deprecatedName] as const);
  const found = findStandardFiles(names, { root, home: join(root, 'root') });
  const below = (list: string[]) => list.map((text) => text.replace(`${root}/`, ''));
  return { files: below(found.files), dirs: below(found.dirs), warnings: below(found.warnings) };
}

describe('findStandardFiles', () => {
  it('takes the first of ~/.monasca, ~, /etc/monasca and /etc for each name, the shared file first', () => {
    const places = ['root/.monasca', 'root', 'etc/monasca', 'etc'];
    const all = places.flatMap((place) => [`${place}/monasca.conf`, `${place}/monasca-x.conf`]);
    for (const [index, place] of places.entries()) {
      expect(find(all.slice(2 * index)).files).toEqual([`${place}/monasca.conf`, `${place}/monasca-x.conf`]);
    }
    expect(find(['etc/monasca.conf', 'root/monasca-x.conf']).files).toEqual([
      'etc/monasca.conf',
      'root/monasca-x.conf',
    ]);
  });

  it('finds the drop-in directories of both names', () => {
    const { dirs } = find(['etc/monasca/monasca-x.conf.d/a.conf', 'etc/monasca.conf.d/a.conf']);
    expect(dirs).toEqual(['etc/monasca.conf.d', 'etc/monasca/monasca-x.conf.d']);
  });

  it('takes the deprecated name only if neither file is found', () => {
    const old = find(['etc/monasca/x.conf'], 'x');
    expect(old.files).toEqual(['etc/monasca/x.conf']);
    expect(old.warnings).toEqual([
      'Found deprecated old location "etc/monasca/x.conf" of main configuration file; rename it to monasca-x.conf',
    ]);
    expect(find(['etc/monasca/x.conf', 'etc/monasca.conf'], 'x')).toMatchObject({
      files: ['etc/monasca.conf'],
      warnings: [],
    });
    expect(find(['etc/monasca/x.conf']).files).toEqual([]);
  });

  it('finds nothing without complaint', () => {
    expect(find([], 'x')).toEqual({ files: [], dirs: [], warnings: [] });
  });
});
