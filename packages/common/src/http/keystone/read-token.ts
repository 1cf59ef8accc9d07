import type { Identity } from '../identity.js';

/** What Keystone says of a token. */
export interface ReadToken {
  readonly identity: Identity;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

interface TokenDocument {
  readonly token?: {
    readonly expires_at?: unknown;
    readonly user?: { readonly id?: unknown };
    readonly project?: { readonly id?: unknown };
    readonly roles?: readonly { readonly name?: unknown }[];
  };
}

/** Reads the document of a token; undefined where it is none. */
export function readToken(document: unknown): ReadToken | undefined {
  const { token } = (document ?? {}) as TokenDocument;
  const [userId, projectId] = [token?.user?.id, token?.project?.id];
  const expiresAt = typeof token?.expires_at === 'string' ? Date.parse(token.expires_at) : NaN;
  if (typeof userId !== 'string' || Number.isNaN(expiresAt)) return undefined;
  const names = Array.isArray(token?.roles) ? token.roles.map(({ name }: { name?: unknown }) => name) : [];
  const roles = names.filter((name) => typeof name === 'string');
  const project = typeof projectId === 'string' && projectId !== '' ? { projectId } : {};
  return { identity: { ...project, userId, roles }, expiresAt };
}
