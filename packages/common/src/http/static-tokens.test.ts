import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTokenFile, staticTokens, tokenHash } from './static-tokens.js';

const entry = { sha256: tokenHash('secret'), projectId: 'p', userId: 'u', roles: ['admin'] };

function fileWith(content: string): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'monasca-tokens-')), 'tokens.json');
  writeFileSync(file, content);
  return file;
}

describe('static tokens', () => {
  it('tell who a token belongs to, and know no other', async () => {
    const authenticator = staticTokens(readTokenFile(fileWith(JSON.stringify([entry]))));
    expect(await authenticator.authenticate('secret')).toMatchObject({ projectId: 'p', roles: ['admin'] });
    expect(await authenticator.authenticate('Secret')).toBeUndefined();
    expect(await authenticator.authenticate('')).toBeUndefined();
  });

  it.each([
    ['no JSON', /readable JSON file/],
    ['{}', /expected an array/],
    ['[null]', /entry 0: sha256/],
    [JSON.stringify([{ ...entry, sha256: 'secret' }]), /entry 0: sha256: expected 64/],
    [JSON.stringify([entry, { ...entry, projectId: '' }]), /entry 1: projectId/],
    [JSON.stringify([{ ...entry, userId: 5 }]), /entry 0: userId/],
    [JSON.stringify([{ ...entry, roles: 'admin' }]), /entry 0: roles/],
  ])('in a file that holds %j are refused, with the place', (content, text) => {
    const file = fileWith(content);
    expect(() => readTokenFile(file)).toThrow(text);
    expect(() => readTokenFile(file)).toThrow(file);
  });
});
