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
}

/** 503 with Retry-After: the client shall send the same request again. */
export function unavailable(description: string, retryAfterSeconds = 60): HttpError {
  return new HttpError(503, 'Service unavailable', description, { 'retry-after': String(retryAfterSeconds) });
}
