import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The service's own file name without `.conf`, e.g. `monasca-persister`, and the deprecated one, e.g. `persister`. */
export type StandardNames = readonly [name: string, deprecatedName?: string];

/** Where the standard files are looked for. */
export interface StandardPlaces {
  /** Home directory; default: the user's. */
  readonly home?: string | undefined;
  /** Directory that holds `etc`; default `/`. */
  readonly root?: string | undefined;
}

/**
 * Finds the files that a service reads when none is named: `monasca.conf` and `<name>.conf`, each in the first of
 * `~/.monasca`, `~`, `/etc/monasca` and `/etc` that has it, and the directories `monasca.conf.d` and `<name>.conf.d`
 * likewise. The deprecated file counts only if neither file is found, and leads to a warning.
 */
export function findStandardFiles(
  [name, deprecatedName]: StandardNames,
  { home = homedir(), root = '/' }: StandardPlaces = {},
): { files: string[]; dirs: string[]; warnings: string[] } {
  const places = [join(home, '.monasca'), home, join(root, 'etc', 'monasca'), join(root, 'etc')];
  const first = (base: string) => places.map((place) => join(place, base)).find((path) => existsSync(path));
  const all = (bases: string[]) => bases.map(first).filter((path) => path !== undefined);

  const names = [...new Set(['monasca', name])];
  const files = all(names.map((each) => `${each}.conf`));
  const dirs = all(names.map((each) => `${each}.conf.d`));
  const deprecated = files.length === 0 && deprecatedName !== undefined ? first(`${deprecatedName}.conf`) : undefined;
  if (deprecated === undefined) return { files, dirs, warnings: [] };
  const warning = `Found deprecated old location "${deprecated}" of main configuration file; rename it to ${name}.conf`;
  return { files: [deprecated], dirs, warnings: [warning] };
}
