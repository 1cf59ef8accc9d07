// @ts-check
import { spawn } from 'node:child_process';
import path from 'node:path';

const executable = path.resolve(import.meta.dirname, '../../../packages/notification/bin/monasca-notification.mjs');

/** A process of the service. */
export class Member {
  #child;
  #output = '';

  constructor(/** @type {string} */ file) {
    this.#child = spawn(process.execPath, [executable, '--config-file', file]);
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (this.#output = (this.#output + text).slice(-20_000)));
    }
    /** @type {Promise<number | string>} */
    this.exited = new Promise((resolve) => this.#child.once('close', (code, signal) => resolve(code ?? signal ?? '')));
  }

  get pid() {
    return this.#child.pid ?? 0;
  }

  get isRunning() {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The last lines that it wrote. */
  get output() {
    return this.#output;
  }

  end(/** @type {NodeJS.Signals} */ signal) {
    this.#child.kill(signal);
    return this.exited;
  }
}
