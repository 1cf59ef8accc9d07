import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { staticTokens, tokenHash, type Authenticator } from '@monasca/common/http';
import { standaloneProject } from './options.js';

/** The access token of a data directory; made at the first run, readable by its owner alone. */
export function accessToken(data: string): string {
  const file = path.join(data, 'token');
  const existing = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  // A full disk or a crash of the machine may leave an empty file: no token would be everybody's token.
  if (existing !== '') return existing;
  const token = randomBytes(24).toString('base64url');
  writeFileSync(`${file}.draft`, `${token}\n`, { mode: 0o600 });
  renameSync(`${file}.draft`, file);
  return token;
}

/** Knows the access token and nothing else. Its holder may post for any project. */
export function tokenAuthenticator(token: string): Authenticator {
  const roles = ['monasca-user', 'admin'];
  return staticTokens([{ sha256: tokenHash(token), projectId: standaloneProject, userId: 'standalone', roles }]);
}
