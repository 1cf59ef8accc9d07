import { ServiceError } from '@monasca/common';

/** What a URL of SQLAlchemy says. */
export interface DatabaseUrl {
  readonly kind: 'mysql' | 'postgresql';
  readonly user: string;
  readonly password: string;
  /** Without brackets; empty where the URL has none. */
  readonly host: string;
  readonly port: number | undefined;
  readonly database: string;
  readonly query: URLSearchParams;
}

const kinds: ReadonlyMap<string, DatabaseUrl['kind']> = new Map([
  ['mysql', 'mysql'],
  ['mariadb', 'mysql'],
  ['postgresql', 'postgresql'],
  ['postgres', 'postgresql'],
]);

// Passwords may hold anything but an at sign, slashes and question marks, too: a URL of the WHATWG is more strict.
const scheme = String.raw`(?<name>\w+)(?:\+\w+)?://`;
const login = String.raw`(?:(?<user>[^:/@]*)(?::(?<password>[^@]*))?@)?`;
const server = String.raw`(?:\[(?<address>[^\]]+)\]|(?<host>[^:/?@[\]]*))(?::(?<port>\d{1,5}))?`;
const rest = String.raw`(?:/(?<database>[^?@]*))?(?:\?(?<query>.*))?`;
const pattern = new RegExp(`^${scheme}${login}${server}${rest}$`);

/**
 * Reads `mysql+pymysql://user:password@host:port/database?…`; the name of a driver after the plus does not matter.
 * @throws ServiceError `configuration`, which does not repeat the text
 */
export function parseDatabaseUrl(text: string): DatabaseUrl {
  const { name, user, password, address, host, port, database, query } = pattern.exec(text)?.groups ?? {};
  const kind = kinds.get(name ?? '');
  if (kind === undefined) {
    const expected = 'mysql://USER:PASSWORD@HOST:PORT/DATABASE or postgresql://…, an at sign in the password as %40';
    throw new ServiceError('configuration', `[orm] url: expected ${expected}, got another text`);
  }
  return {
    ...{ kind, user: decoded(user), password: decoded(password), host: address ?? host ?? '' },
    ...{ port: port === undefined ? undefined : Number(port), database: decoded(database) },
    query: new URLSearchParams(query),
  };
}

/** As Python does: what is no encoding stands for itself. */
function decoded(text = ''): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
