import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, postgresStore, type Database } from '../src/repositories/postgres/index.js';
import { repositoryContract } from './repository-contract.js';

describe('PostgreSQL inside the process', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'monasca-pglite-'));
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase(`pglite:${directory}`);
  });
  afterAll(async () => {
    await database.close();
    rmSync(directory, { recursive: true });
  });

  repositoryContract(() => ({ store: postgresStore(database), db: database.db as never }));

  it('refuses a directory that is open already', async () => {
    await expect(openDatabase(`pglite:${directory}`)).rejects.toMatchObject({ code: 'inUse', exitCode: 73 });
  });
});
