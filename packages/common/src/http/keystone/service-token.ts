import { ServiceError } from '../../errors.js';
import type { KeystoneClient } from './client.js';
import { readToken } from './read-token.js';

/** How long before it expires a token is replaced, in ms. */
const marginMs = 60_000;

/** How long a login that was refused is not tried again, in ms: accounts are locked after some of them. */
const refusalMs = 5_000;

/** The token by which the service proves itself to Keystone: asked for when it is needed, replaced before it expires. */
export class ServiceToken {
  readonly #client: KeystoneClient;
  readonly #auth: object;
  #current: { readonly token: string; readonly expiresAt: number } | undefined;
  #refusal: { readonly error: ServiceError; readonly until: number } | undefined;
  #asking: Promise<string> | undefined;

  /** @param auth what Keystone takes as `auth` */
  constructor(client: KeystoneClient, auth: object) {
    this.#client = client;
    this.#auth = auth;
  }

  /**
   * @param deadline until when it waits for Keystone
   * @param refused a token that Keystone no longer takes
   * @throws ServiceError `unavailable` without an answer, `unauthorized` when Keystone refuses the service
   */
  async get(deadline: AbortSignal, refused?: string): Promise<string> {
    if (this.#current?.token === refused) this.#current = undefined;
    if (this.#current !== undefined && Date.now() < this.#current.expiresAt - marginMs) return this.#current.token;
    if (this.#refusal !== undefined && Date.now() < this.#refusal.until) throw this.#refusal.error;
    this.#asking ??= this.#ask(deadline).finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  async #ask(deadline: AbortSignal): Promise<string> {
    const { status, headers, body } = await this.#client.issue(this.#auth, deadline);
    const token = headers['x-subject-token'];
    const read = readToken(body);
    if (status === 401 || status === 403) {
      const error = new ServiceError('unauthorized', `Keystone refuses the service user: status ${status}`);
      this.#refusal = { error, until: Date.now() + refusalMs };
      throw error;
    }
    if (status !== 201 || typeof token !== 'string' || read === undefined) {
      throw new ServiceError('unavailable', `Keystone: expected status 201 with a token of the service, got ${status}`);
    }
    this.#current = { token, expiresAt: read.expiresAt };
    return token;
  }
}
