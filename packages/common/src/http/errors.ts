import type { Authenticator } from './identity.js';

/** An error that becomes an answer: status, title and description as the originals word them. */
export class HttpError extends Error {
  readonly status: number;
  readonly title: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, title: string, description: string, headers: Readonly<Record<string, string>> = {}) {
    super(description);
    this.name = new.target.name;
    this.status = status;
    this.title = title;
    this.headers = headers;
  }

  /** The answer's body. */
  get document(): object {
    return { title: this.title, description: this.message };
  }
}

/** 503 with Retry-After: the client shall send the same request again. */
export function unavailable(description: string, retryAfterSeconds = 60): HttpError {
  return new HttpError(503, 'Service unavailable', description, { 'retry-after': String(retryAfterSeconds) });
}

/** The header of each 401: how to prove who one is. */
export const challengeOf = ({ challenge = 'Token' }: Authenticator): Record<string, string> => ({
  'www-authenticate': challenge,
});

/** 401 in the shape and words of Keystone's middleware. */
export class Unauthenticated extends HttpError {
  constructor(authenticator: Authenticator) {
    super(401, 'Unauthorized', 'The request you have made requires authentication.', challengeOf(authenticator));
  }

  override get document(): object {
    return { error: { code: this.status, title: this.title, message: this.message } };
  }
}
