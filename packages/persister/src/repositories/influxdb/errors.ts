import { RepositoryError } from '../../repository.js';

/** Points of a write that were older than the server keeps any: it has dropped them and stored the others. */
export class ExpiredError extends RepositoryError {
  readonly dropped: number;

  constructor(message: string, dropped: number) {
    super('record', message);
    this.dropped = dropped;
  }
}

/** The database that a statement or write names does not exist. */
export class NoDatabaseError extends RepositoryError {
  constructor(message: string) {
    super('store', message);
  }
}

/** The server does not take our credentials, or they do not suffice. */
export class UnauthorizedError extends RepositoryError {
  constructor(message: string) {
    super('store', message);
  }
}

/** Statuses with which InfluxDB refuses what it was sent: bad data, a body too large. */
const dataStatuses = new Set([400, 413, 422]);

/** What versions say of points that are too old: 1.x with status 400, 2.x after a preface with 422, in its beginnings 500. */
const expired = new RegExp(
  '^(?:(?:failure|unexpected error) writing points to database: )?partial write: ' +
    String.raw`(?:points beyond retention policy dropped(?:=(\d+))?|dropped (\d+) points outside retention policy)`,
);
const expiredStatuses = new Set([400, 422, 500]);

/**
 * An answer of InfluxDB that is no success. Only the beginning of its message decides, since the rest may quote data.
 * @param lines how many points were sent
 */
export function toRepositoryError(status: number, body: string, lines: number): RepositoryError {
  const own = ownMessage(body);
  const message = own ?? body.slice(0, 1_000);
  const text = `InfluxDB ${status}: ${message}`;
  const dropped = expiredStatuses.has(status) ? expired.exec(message) : null;
  if (dropped !== null) return new ExpiredError(text, Math.min(Number(dropped[1] ?? dropped[2] ?? lines), lines));
  if (status === 404 && message.startsWith('database not found')) return new NoDatabaseError(text);
  if (status === 401 || status === 403) return new UnauthorizedError(text);
  // Not InfluxDB's own: HTTP where HTTPS is expected, or a proxy's. It would cost every record, were it taken for theirs.
  const isForeign = own === undefined && status !== 413;
  return new RepositoryError(dataStatuses.has(status) && !isForeign ? 'record' : 'store', text);
}

/** Names that no database can have: they come from records, everything else is the server's to mend. */
const impossibleName = /^(?:invalid name|name too long)/;

/** The error of a statement that changes something. */
export function toStatementError(message: string): RepositoryError {
  return new RepositoryError(impossibleName.test(message) ? 'record' : 'store', `InfluxDB: ${message}`);
}

/** What InfluxDB says: 1.x and 2.x have different documents. Undefined for what is none of them. */
function ownMessage(body: string): string | undefined {
  try {
    const { error, message } = JSON.parse(body) as { error?: unknown; message?: unknown };
    return [message, error].find((text) => typeof text === 'string');
  } catch {
    return undefined;
  }
}
