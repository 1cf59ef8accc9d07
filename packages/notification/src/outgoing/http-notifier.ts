import type { Notifier } from '../channel.js';
import type { Notification } from '../notification.js';
import type { HttpAnswer, HttpClient, HttpRequest } from './http-client.js';

/** What a channel says to its receiver, and what it makes of the answer. */
export interface HttpExchange {
  /** @throws SendError `address` or `template` */
  request(notification: Notification): HttpRequest & { readonly address: string };
  /** @throws SendError unless the receiver has taken it */
  check(answer: HttpAnswer): void;
}

/** In every request over HTTP: the same for each attempt, so that a receiver can drop copies. */
export const deliveryHeader = 'monasca-delivery-id';

/** Delivers with one request. Owns the client. */
export class HttpNotifier implements Notifier {
  readonly #client: HttpClient;
  readonly #exchange: HttpExchange;

  constructor(client: HttpClient, exchange: HttpExchange) {
    this.#client = client;
    this.#exchange = exchange;
  }

  async send(notification: Notification): Promise<void> {
    const { address, ...request } = this.#exchange.request(notification);
    const headers = { ...request.headers, [deliveryHeader]: notification.deliveryId };
    this.#exchange.check(await this.#client.request(address, { ...request, headers }));
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}

/** Headers and body of a request in JSON. */
export const jsonRequest = (value: unknown): HttpRequest => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});
