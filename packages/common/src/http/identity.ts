/** Who sent a request, as the identity service (never the client's own headers) says. */
export interface Identity {
  readonly projectId: string;
  readonly userId: string;
  readonly roles: readonly string[];
}

/** Tells who a token belongs to; undefined for a token that is unknown or expired. */
export interface Authenticator {
  authenticate(token: string): Promise<Identity | undefined>;
}
