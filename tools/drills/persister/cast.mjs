// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';
import { kill, revive } from '../../services/index.mjs';
import { residentMiB } from '../memory.mjs';
import { Member } from './member.mjs';

const ports = { first: 28_001, second: 28_002 };
/** How long a store is away in an outage, in ms. */
const outageMs = 180_000;

const between = (/** @type {number} */ least, /** @type {number} */ most) =>
  sleep(least + Math.random() * (most - least));

/** A persister and what happens to it and its store. */
export class Cast {
  /** What does not hold. */
  failures = /** @type {string[]} */ ([]);
  counts = { kills: 0, storeKills: 0, guests: 0 };
  /** From each start after a kill to the first row, in ms. */
  delays = /** @type {number[]} */ ([]);
  samples = /** @type {{ minute: number, mib: number }[]} */ ([]);
  #file;
  #store;
  #member;
  #sampling;

  /** @param {{ file: string, store: string }} options the configuration, and the service that is killed */
  static async start(options) {
    const cast = new Cast(options);
    await cast.#untilStoring();
    return cast;
  }

  /** @param {{ file: string, store: string }} options */
  constructor({ file, store }) {
    this.#file = file;
    this.#store = /** @type {import('../../services/index.mjs').ServiceName} */ (store);
    this.#member = new Member(file, ports.first);
    const began = Date.now();
    this.#sampling = setInterval(() => {
      const mib = residentMiB(this.#member.pid);
      if (mib > 0) this.samples.push({ minute: (Date.now() - began) / 60_000, mib });
    }, 1_000);
  }

  /** Kills the persister and starts it again. */
  async kill() {
    await this.#member.end('SIGKILL');
    this.counts.kills += 1;
    this.#member = new Member(this.#file, ports.first);
    this.delays.push(await this.#untilStoring());
  }

  /** Kills the store, and starts it again some seconds later. */
  async killStore(awayMs = 1_000 + Math.random() * 4_000) {
    await kill(this.#store);
    await sleep(awayMs);
    await revive(this.#store);
    this.counts.storeKills += 1;
  }

  outage() {
    return this.killStore(outageMs);
  }

  /** A second instance of the group comes, and goes. */
  async guest() {
    const guest = new Member(this.#file, ports.second);
    await between(5_000, 10_000);
    this.#expectEnd('the second instance', guest, await guest.end('SIGTERM'));
    this.counts.guests += 1;
  }

  /** Lets some seconds pass. */
  async wait() {
    await between(1_000, 5_000);
    if (!this.#member.isRunning) this.failures.push(`the persister ended by itself: ${this.#member.output}`);
  }

  async end() {
    clearInterval(this.#sampling);
    this.#expectEnd('the persister', this.#member, await this.#member.end('SIGTERM'));
  }

  #expectEnd(/** @type {string} */ who, /** @type {Member} */ member, /** @type {number | string} */ code) {
    if (code !== 0) this.failures.push(`${who} ended with ${code}: ${member.output}`);
  }

  async #untilStoring() {
    const delay = await this.#member.untilStoring();
    if (delay === undefined) this.failures.push(`the persister stored nothing: ${this.#member.output}`);
    return delay ?? Infinity;
  }
}
