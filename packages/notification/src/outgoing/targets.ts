import { SendError } from '../send-error.js';

/** Where a request goes, of an address that is allowed. */
export interface Target {
  readonly origin: string;
  /** With the query. */
  readonly path: string;
  /** For messages. */
  readonly host: string;
  /** What stands before the host proves who we are, as browsers and the original take it. */
  readonly credentials: Readonly<Record<string, string>>;
}

/** Addresses that are remembered: tenants choose them. */
const mostRemembered = 1_000;

/** Addresses as they are asked for again and again: each is read, and looked at, once. */
export class Targets {
  readonly #check: (url: URL) => void;
  readonly #known = new Map<string, Target>();

  /** @param check throws SendError for a URL that nothing may be sent to */
  constructor(check: (url: URL) => void) {
    this.#check = check;
  }

  /** @throws SendError `address`, or as the check does */
  of(address: string): Target {
    const known = this.#known.get(address);
    if (known !== undefined) return known;
    const url = urlOf(address);
    this.#check(url);
    const { origin, host, pathname, search } = url;
    const target = { origin, host, path: `${pathname}${search}`, credentials: credentialsOf(url) };
    this.#known.set(address, target);
    if (this.#known.size > mostRemembered) this.#known.delete(this.#known.keys().next().value ?? '');
    return target;
  }
}

/**
 * The URL of an address.
 * @throws SendError `address`
 */
export function urlOf(address: string): URL {
  if (!URL.canParse(address)) throw new SendError('address', 'expected an http or https URL');
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new SendError('address', `expected an http or https URL, got ${url.protocol}`);
  }
  return url;
}

function credentialsOf({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  try {
    const plain = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return { authorization: `Basic ${Buffer.from(plain).toString('base64')}` };
  } catch {
    throw new SendError('address', 'expected percent-encoded UTF-8 as credentials before the host');
  }
}
