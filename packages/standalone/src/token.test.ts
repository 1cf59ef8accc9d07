import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { accessToken } from './token.js';

function directory(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'monasca-token-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

it('an access token is made once, for its owner alone', () => {
  const data = directory();
  const token = accessToken(data);
  expect(token).toMatch(/^[\w-]{32}$/);
  expect(accessToken(data)).toBe(token);
  expect(readdirSync(data)).toEqual(['token']);
  expect(statSync(path.join(data, 'token')).mode & 0o777).toBe(0o600);
});

it('an access token is made anew when a full disk left an empty one', () => {
  const data = directory();
  writeFileSync(path.join(data, 'token'), '');
  expect(accessToken(data)).toMatch(/^[\w-]{32}$/);
});
