// @ts-check
import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const executable = path.resolve(import.meta.dirname, '../../../packages/persister/bin/monasca-persister.mjs');

const stored = /^monasca_persister_records_stored_total\{[^}]*\} (\d+)/m;

/** A process of the persister; `restarts` of it are what the drill is about. */
export class Member {
  #child;
  #output = '';
  #port;

  /**
   * @param {string} file configuration
   * @param {number} port of its admin server
   */
  constructor(file, port) {
    this.#port = port;
    const env = { ...process.env, MONASCA_ADMIN__PORT: String(port) };
    this.#child = spawn(process.execPath, [executable, '--config-file', file], { env });
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

  /** Rows that it says it has stored; 0 while nobody answers. */
  async stored() {
    try {
      const text = await (await fetch(`http://127.0.0.1:${this.#port}/metrics`)).text();
      return Number(stored.exec(text)?.[1] ?? 0);
    } catch {
      return 0;
    }
  }

  /** Waits until it has stored something; resolves with how long that took, in ms, or undefined when it took too long. */
  async untilStoring(patienceMs = 60_000) {
    const began = Date.now();
    while (Date.now() - began < patienceMs && this.isRunning) {
      if ((await this.stored()) > 0) return Date.now() - began;
      await sleep(50);
    }
    return undefined;
  }

  end(/** @type {NodeJS.Signals} */ signal) {
    this.#child.kill(signal);
    return this.exited;
  }
}
