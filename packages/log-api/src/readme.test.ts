import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readTokenFile, staticTokens } from '@monasca/common/http';

it('makes a token file with the commands of the README', async () => {
  const cwd = mkdtempSync(path.join(tmpdir(), 'monasca-tokens-'));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, commands = ''] = /```sh\n(token=[^`]*)```/.exec(readme) ?? [];
  const token = execFileSync('bash', ['-euc', `${commands}printf %s "$token"`], { cwd, encoding: 'utf8' });
  const identity = await staticTokens(readTokenFile(path.join(cwd, 'tokens.json'))).authenticate(token);
  expect(identity).toMatchObject({ projectId: 'my-project', userId: 'my-agent', roles: ['monasca-user'] });
});
