import { ServiceError } from '../../errors.js';
import type { Log } from '../../log.js';
import type { Authenticator, Identity } from '../identity.js';
import { tokenHash } from '../static-tokens.js';
import type { KeystoneClient } from './client.js';
import { readToken, type ReadToken } from './read-token.js';
import type { ServiceToken } from './service-token.js';
import { TokenCache } from './token-cache.js';

export interface KeystoneAuthenticatorOptions {
  readonly client: KeystoneClient;
  readonly serviceToken: ServiceToken;
  /** How long what Keystone said of a token is believed, in ms: so long a revoked one passes. 0 asks every time. */
  readonly cacheMs: number;
  /** The same of an unknown token. */
  readonly negativeCacheMs: number;
  /** Most valid tokens that are remembered. */
  readonly cacheSize: number;
  /** Most tokens that Keystone is asked about at a time; default 1,000. Further requests are refused. */
  readonly maxWaiting?: number;
  /** Address that clients without a valid token are told. */
  readonly publicUrl: string;
  readonly log: Log;
}

/** Most unknown tokens that are remembered. */
const unknownSize = 1_000;

/** Asks Keystone whose a token is, and remembers it for a time. */
export class KeystoneAuthenticator implements Authenticator {
  readonly challenge: string;
  readonly #options: KeystoneAuthenticatorOptions;
  readonly #cache: TokenCache;
  /** Of their own, since anybody can send any number of them: they must not drive out valid ones. */
  readonly #unknown = new TokenCache(unknownSize);
  #isAway = false;
  readonly #asked = new Map<string, Promise<Identity | undefined>>();

  constructor(options: KeystoneAuthenticatorOptions) {
    this.#options = options;
    this.#cache = new TokenCache(options.cacheSize);
    this.challenge = `Keystone uri="${options.publicUrl}"`;
  }

  async authenticate(token: string): Promise<Identity | undefined> {
    // What cannot stand in a header is no token, and no request is made of it.
    if (!/^[\x21-\x7e]+$/.test(token)) return undefined;
    const hash = tokenHash(token);
    const known = this.#cache.get(hash) ?? this.#unknown.get(hash);
    if (known !== undefined) return known.identity;
    return this.#asked.get(hash) ?? this.#join(token, hash);
  }

  /** Asks, and lets others who have the same token wait for the same answer. */
  #join(token: string, hash: string): Promise<Identity | undefined> {
    const { maxWaiting = 1_000 } = this.#options;
    // Each waits in memory with its request, and none that is the last of so many has its answer in time.
    if (this.#asked.size >= maxWaiting) {
      throw new ServiceError('unavailable', `Keystone: ${maxWaiting} tokens wait already`);
    }
    const asked = this.#ask(token, hash).finally(() => this.#asked.delete(hash));
    this.#asked.set(hash, asked);
    return asked;
  }

  async #ask(token: string, hash: string): Promise<Identity | undefined> {
    const { cacheMs, negativeCacheMs } = this.#options;
    const read = await this.#observed(this.#validate(token));
    const isValid = read !== undefined && Date.now() < read.expiresAt;
    if (!isValid) {
      this.#unknown.set(hash, { identity: undefined, until: Date.now() + negativeCacheMs });
      return undefined;
    }
    this.#cache.set(hash, { identity: read.identity, until: Math.min(Date.now() + cacheMs, read.expiresAt) });
    return read.identity;
  }

  /** Tells the log once when an outage begins, and once when it is over. */
  async #observed<T>(asking: Promise<T>): Promise<T> {
    const { log } = this.#options;
    try {
      const answer = await asking;
      if (this.#isAway) log.info({}, 'Keystone answers again');
      this.#isAway = false;
      return answer;
    } catch (error) {
      if (!this.#isAway)
        log.error({ error: (error as Error).message }, 'no token can be validated: requests are answered 503');
      this.#isAway = true;
      throw error;
    }
  }

  /** What Keystone says of a token; undefined for one that it does not know. */
  async #validate(token: string): Promise<ReadToken | undefined> {
    const { client, serviceToken } = this.#options;
    // Of all requests together: a client gets its 503 before it or a proxy gives up.
    const deadline = client.deadline();
    let own = await serviceToken.get(deadline);
    let answer = await client.validate(token, own, deadline);
    if (answer.status === 401) {
      own = await serviceToken.get(deadline, own);
      answer = await client.validate(token, own, deadline);
    }
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) {
      throw new ServiceError('unavailable', `Keystone: expected status 200 or 404, got ${answer.status}`);
    }
    const read = readToken(answer.body);
    if (read === undefined) throw new ServiceError('unavailable', 'Keystone: expected the document of a token');
    return read;
  }
}
