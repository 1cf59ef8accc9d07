/** Who sent a request, as the identity service (never the client's own headers) says. */
export interface Identity {
  /** The project that the token is for; absent for a token of a domain or of no scope at all. */
  readonly projectId?: string;
  readonly userId: string;
  readonly roles: readonly string[];
}

/** Tells who a token belongs to. */
export interface Authenticator {
  /**
   * Undefined for a token that is unknown, expired or revoked.
   * @throws ServiceError `unavailable` when that cannot be found out now
   */
  authenticate(token: string): Promise<Identity | undefined>;
  /** False where no token is needed: the method is called with an empty one. Default true. */
  readonly needsToken?: boolean;
  /** What `WWW-Authenticate` tells a client without a valid token. Default `Token`. */
  readonly challenge?: string;
}
