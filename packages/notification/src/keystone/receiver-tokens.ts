import type { KeystoneClient, ServiceToken } from '@monasca/common/http';
import { ServiceError } from '@monasca/common';
import type { HttpAnswer } from '../outgoing/http-client.js';
import { SendError } from '../send-error.js';

/** Sends a request with these headers beside its own. */
export type SendWith = (headers: Readonly<Record<string, string>>) => Promise<HttpAnswer>;

/** A token for the receivers that are allowed to see it. */
export interface ReceiverTokens {
  /**
   * Sends a request with the token, where its address is to get one; otherwise without.
   * @throws SendError when there is no token to be had, which another attempt may find; and what `send` throws
   */
  request(address: string, send: SendWith): Promise<HttpAnswer>;
  close(): Promise<void>;
}

/** Nobody gets a token. */
export const noTokens: ReceiverTokens = { request: (_address, send) => send({}), close: () => Promise.resolve() };

/** How long a receiver that has refused a token cannot have it replaced again, in ms: it may refuse each. */
const renewalMs = 60_000;

/** A token that is kept until it ends, for the addresses that are allowed. */
export class KeystoneTokens implements ReceiverTokens {
  readonly #client: KeystoneClient;
  readonly #token: ServiceToken;
  readonly #isAllowed: (address: string) => boolean;
  /** When receivers have had the token replaced, by their origins. */
  readonly #renewals = new Map<string, number>();

  /** Owns the client. */
  constructor(client: KeystoneClient, token: ServiceToken, isAllowed: (address: string) => boolean) {
    this.#client = client;
    this.#token = token;
    this.#isAllowed = isAllowed;
  }

  async request(address: string, send: SendWith): Promise<HttpAnswer> {
    if (!this.#isAllowed(address)) return send({});
    const token = await this.#get();
    const answer = await send({ 'x-auth-token': token });
    if (answer.status !== 401) return answer;
    // It may have been revoked before its end.
    const other = await this.#get(this.#mayRenew(new URL(address).origin) ? token : undefined);
    return other === token ? answer : send({ 'x-auth-token': other });
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  #mayRenew(origin: string): boolean {
    const last = this.#renewals.get(origin);
    if (last !== undefined && performance.now() - last < renewalMs) return false;
    this.#renewals.set(origin, performance.now());
    return true;
  }

  async #get(refused?: string): Promise<string> {
    try {
      return await this.#token.get(this.#client.deadline(), refused);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      // Whatever is wrong is for the operator to put right, not for the receiver.
      const reason = error.code === 'unauthorized' ? 'auth' : 'network';
      throw new SendError(reason, `no token for the webhook: ${error.message}`, { permanent: false, cause: error });
    }
  }
}
