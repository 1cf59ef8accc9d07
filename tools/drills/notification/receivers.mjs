// @ts-check
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { fateOf, keyOf, numberOf } from './plan.mjs';

/**
 * A request that a receiver was to answer with success.
 * @typedef {object} Take
 * @property {number} received milliseconds since the epoch
 * @property {number | undefined} answered undefined where the sender was gone before the answer
 */

/** What becomes of a usual request. */
const shares = { failure: 0.02, silence: 0.003 };
const delayMs = { least: 5, most: 50 };

/** Receivers of webhooks that take most, fail sometimes, and remember. */
export class Receivers {
  /** By notification; see `keyOf`. @type {Map<string, Take[]>} */
  takes = new Map();
  /** Requests that are not answered yet. */
  open = 0;
  answered = 0;
  failed = 0;
  /** Notifications whose attempts had more than one delivery id. */
  confused = new Set();
  /** @type {Map<string, unknown>} */
  #ids = new Map();
  /** Until when each fails, in ms since the epoch. @type {number[]} */
  #failing = [];
  /** @type {import('node:http').Server[]} */
  #servers = [];

  static async start(/** @type {number} */ count) {
    const receivers = new Receivers();
    for (let index = 0; index < count; index += 1) await receivers.#add(index);
    return receivers;
  }

  /** Where the webhooks of a method go. */
  address(/** @type {number} */ method) {
    const server = this.#servers[method % this.#servers.length];
    const { port } = /** @type {import('node:net').AddressInfo} */ (server?.address());
    return `http://127.0.0.1:${port}/${method}`;
  }

  /** Lets one of them fail for a time. */
  outage(/** @type {number} */ ms) {
    this.#failing[Math.floor(Math.random() * this.#servers.length)] = Date.now() + ms;
  }

  close() {
    for (const server of this.#servers) server.close().closeAllConnections();
  }

  async #add(/** @type {number} */ index) {
    const server = createServer((request, response) => {
      this.open += 1;
      response.once('close', () => (this.open -= 1));
      text(request).then(
        (body) => this.#receive(index, request, body, response),
        () => response.destroy(),
      );
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
    this.#servers.push(server);
  }

  /**
   * @param {number} index
   * @param {import('node:http').IncomingMessage} request
   * @param {string} body
   * @param {import('node:http').ServerResponse} response
   */
  #receive(index, { url = '', headers }, body, response) {
    const n = numberOf(JSON.parse(body).alarm_id);
    const key = keyOf(n, Number(url.slice(1)));
    const id = headers['monasca-delivery-id'];
    if (this.#ids.has(key) && this.#ids.get(key) !== id) this.confused.add(key);
    this.#ids.set(key, id);
    const status = this.#statusFor(index, n);
    if (status === 200) return this.#take(key, response);
    this.failed += 1;
    // Whoever gets no answer gives up by himself.
    if (status !== undefined) response.writeHead(status).end();
  }

  #statusFor(/** @type {number} */ index, /** @type {number} */ n) {
    const fate = fateOf(n);
    if (fate === 'refused') return 410;
    if (fate === 'hopeless' || (this.#failing[index] ?? 0) > Date.now()) return 503;
    const chance = Math.random();
    if (chance < shares.silence) return undefined;
    return chance < shares.silence + shares.failure ? 503 : 200;
  }

  #take(/** @type {string} */ key, /** @type {import('node:http').ServerResponse} */ response) {
    /** @type {Take} */
    const take = { received: Date.now(), answered: undefined };
    const all = this.takes.get(key);
    if (all === undefined) this.takes.set(key, [take]);
    else all.push(take);
    const answer = () => {
      if (response.destroyed) return;
      take.answered = Date.now();
      this.answered += 1;
      response.writeHead(200).end();
    };
    setTimeout(answer, delayMs.least + Math.random() * (delayMs.most - delayMs.least));
  }
}
