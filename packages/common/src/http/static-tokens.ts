import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ServiceError } from '../errors.js';
import type { Authenticator, Identity } from './identity.js';

/** One token of a static token file. The token itself is never stored. */
export interface StaticToken extends Identity {
  readonly projectId: string;
  /** SHA-256 of the token, lower-case hexadecimal. */
  readonly sha256: string;
}

export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Authenticates against a fixed list. Looking a hash up leaks no timing about the tokens themselves. */
export function staticTokens(tokens: readonly StaticToken[]): Authenticator {
  const byHash = new Map(tokens.map((token) => [token.sha256, token]));
  return { authenticate: (token) => Promise.resolve(byHash.get(tokenHash(token))) };
}

/**
 * Reads a token file: a JSON array of `{"sha256", "projectId", "userId", "roles"}`.
 * @throws ServiceError `configuration` naming the file, the entry and what was expected
 */
export function readTokenFile(file: string): StaticToken[] {
  const fault = (detail: string, cause?: unknown): ServiceError =>
    new ServiceError('configuration', `token file ${file}: ${detail}`, { cause, fields: { file } });
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw fault(`expected a readable JSON file: ${(error as Error).message}`, error);
  }
  if (!Array.isArray(parsed)) throw fault('expected an array of tokens');
  return parsed.map((entry: unknown, index) => {
    const { sha256, projectId, userId, roles } = (entry ?? {}) as Partial<StaticToken>;
    if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) {
      throw fault(`entry ${index}: sha256: expected 64 lower-case hexadecimal digits`);
    }
    if (typeof projectId !== 'string' || projectId === '') throw fault(`entry ${index}: projectId: expected a text`);
    if (typeof userId !== 'string') throw fault(`entry ${index}: userId: expected a text`);
    if (!Array.isArray(roles) || roles.some((role) => typeof role !== 'string')) {
      throw fault(`entry ${index}: roles: expected an array of texts`);
    }
    return { sha256, projectId, userId, roles: roles as string[] };
  });
}
