// @ts-check
import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createWhole } from './create-whole.mjs';
import { temporaryDirectory } from './testing.mjs';

describe('createWhole', () => {
  it('creates a folder with its content, once', async (test) => {
    const parent = await temporaryDirectory(test);
    const directory = join(parent, 'data');
    for (const name of ['first', 'second']) {
      await createWhole(directory, (draft) => writeFile(join(draft, name), ''));
    }
    assert.deepEqual([await readdir(parent), await readdir(directory)], [['data'], ['first']]);
  });

  it('leaves nothing behind when the folder cannot be filled', async (test) => {
    const parent = await temporaryDirectory(test);
    const failing = createWhole(join(parent, 'data'), async (draft) => {
      await writeFile(join(draft, 'half'), '');
      throw new Error('disk is full');
    });
    await assert.rejects(failing, /disk is full/);
    assert.deepEqual(await readdir(parent), []);
  });
});
