// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';
import { residentMiB } from '../memory.mjs';
import { Member } from './member.mjs';

/** How long a service may take from its start to its first webhook, in ms. */
const patienceMs = 60_000;
/** The share of kills that come so soon that the service may not have begun. */
const earlyShare = 0.2;

const between = (/** @type {number} */ least, /** @type {number} */ most) =>
  sleep(least + Math.random() * (most - least));

/**
 * @typedef {object} Kill
 * @property {number} at milliseconds since the epoch
 * @property {number} ended when it was seen that the process is no more
 * @property {number} open requests that were on their way
 */

/** A service and what happens to it. */
export class Cast {
  /** What does not hold. */
  failures = /** @type {string[]} */ ([]);
  kills = /** @type {Kill[]} */ ([]);
  outages = 0;
  mostMiB = 0;
  /** From each start to the first answer, where the service was let live that long, in ms. */
  delays = /** @type {number[]} */ ([]);
  #file;
  #receivers;
  #member;
  #sampling;

  /**
   * @param {string} file configuration
   * @param {import('./receivers.mjs').Receivers} receivers
   */
  static async start(file, receivers) {
    const cast = new Cast(file, receivers);
    await cast.#untilSending();
    return cast;
  }

  /**
   * @param {string} file
   * @param {import('./receivers.mjs').Receivers} receivers
   */
  constructor(file, receivers) {
    this.#file = file;
    this.#receivers = receivers;
    this.#member = new Member(file);
    this.#sampling = setInterval(() => {
      this.mostMiB = Math.max(this.mostMiB, residentMiB(this.#member.pid));
    }, 1_000);
  }

  /** Lets it work for some seconds, with a receiver that fails or without. */
  async wait() {
    if (Math.random() < 0.3) {
      this.#receivers.outage(2_000 + Math.random() * 6_000);
      this.outages += 1;
    }
    await between(200, 5_000);
    if (!this.#member.isRunning) this.failures.push(`the service ended by itself: ${this.#member.output}`);
  }

  /** Kills it and starts it again; now and then it is killed once more before it has begun. */
  async kill() {
    await this.#killOnce();
    while (Math.random() < earlyShare) {
      await between(0, 2_500);
      await this.#killOnce();
    }
    await this.#untilSending();
  }

  /** Ends it as a supervisor does. */
  async end() {
    clearInterval(this.#sampling);
    const code = await this.#member.end('SIGTERM');
    if (code !== 0) this.failures.push(`the service ended with ${code}: ${this.#member.output}`);
  }

  async #killOnce() {
    const [at, open] = [Date.now(), this.#receivers.open];
    await this.#member.end('SIGKILL');
    this.kills.push({ at, ended: Date.now(), open });
    this.#member = new Member(this.#file);
  }

  async #untilSending() {
    const [began, before] = [Date.now(), this.#receivers.answered];
    while (this.#receivers.answered === before) {
      if (Date.now() - began > patienceMs || !this.#member.isRunning) {
        this.failures.push(`the service sent nothing: ${this.#member.output}`);
        return;
      }
      await sleep(20);
    }
    this.delays.push(Date.now() - began);
  }
}
