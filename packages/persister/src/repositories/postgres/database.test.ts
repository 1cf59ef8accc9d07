import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from './database.js';

const refusal = (url: string) => openDatabase(url).catch((error: unknown) => error as Error);

describe('opening a database', () => {
  it.each([
    ['a scheme of another database', 'mysql://monasca:geheim@127.0.0.1:1/monasca'],
    ['no scheme', 'geheim'],
    ['no directory', 'pglite:'],
    ['a password that is not encoded', 'postgres://monasca:ge/heim@127.0.0.1:1/monasca'],
    ['a port that is none', 'postgres://monasca:geheim@127.0.0.1:high/monasca'],
    ['a certificate that is not there', 'postgres://monasca:geheim@127.0.0.1:1/monasca?sslrootcert=/nowhere/ca.pem'],
  ])('is refused as configuration for %s, without a word of the password', async (_, url) => {
    const error = await refusal(url);
    expect(error).toMatchObject({ code: 'configuration', exitCode: 78 });
    expect(error).not.toMatchObject({ message: expect.stringMatching(/ge.?heim/) as string });
  });

  it('hides a password that would pass for a path', async () => {
    const error = await refusal('postgres://127.0.0.1:1/geheim@database:5432/monasca');
    expect(error).toMatchObject({ code: 'unavailable' });
    expect(error).not.toMatchObject({ message: expect.stringContaining('geheim') as string });
  });

  it('is refused as configuration where a file stands in place of the data directory', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'monasca-database-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const file = path.join(directory, 'file');
    writeFileSync(file, '');
    for (const place of [file, path.join(file, 'below')]) {
      const error = await refusal(`pglite:${place}`);
      expect(error).toMatchObject({ code: 'configuration', exitCode: 78 });
      expect(error).toMatchObject({ message: expect.stringContaining(place) as string });
    }
  });

  it('says of a store whose files are damaged that they are, and what to do', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'monasca-database-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    writeFileSync(path.join(directory, 'PG_VERSION'), '');
    const error = await refusal(`pglite:${directory}`);
    expect(error).toMatchObject({ code: 'storage', exitCode: 74, retriable: false });
    expect(error).toMatchObject({ message: expect.stringContaining(`${directory} is damaged: put a copy`) as string });
  });
});
