// @ts-check
import { fork } from 'node:child_process';

/** A process that publishes good records at a rate, and now and then a bad one, for a drill. */
export class Feed {
  /** What Kafka has confirmed. */
  sent = 0;
  poisoned = 0;
  #child;
  #ended;

  /**
   * @param {string} file of the process, which tells `sent` and `poisoned` and ends when it is told to `stop`
   * @param {{ bootstrap: string, topic: string, rate: number, poisonEvery: number, [more: string]: unknown }} options
   */
  constructor(file, options) {
    this.#child = fork(file, [JSON.stringify(options)]);
    this.#child.on('message', (message) => Object.assign(this, message));
    this.#ended = new Promise((resolve) => this.#child.once('exit', (code) => resolve(code)));
  }

  /** @throws {Error} when it did not end well: a record was not confirmed */
  async stop() {
    if (this.#child.connected) this.#child.send('stop');
    if ((await this.#ended) !== 0) throw new Error('the feeder failed: not every record was confirmed');
  }
}
