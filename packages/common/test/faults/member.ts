import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { ConsumerOptions } from '../../src/kafka/index.js';

const script = path.join(import.meta.dirname, 'member.mjs');

/** A group member in a process of its own, which can be stopped, frozen and killed. */
export class Member {
  /** What it has finished, in order. */
  readonly finished: string[] = [];
  /** Resolves with the exit code; null after a signal. */
  readonly exited: Promise<number | null>;
  readonly #child: ChildProcess;

  /** @param delayMs how long it takes over a batch */
  constructor(options: ConsumerOptions & { delayMs: number }) {
    this.#child = spawn(process.execPath, [script, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] });
    createInterface(this.#child.stdout!).on('line', (line) => void this.finished.push(line));
    this.exited = new Promise((resolve) => this.#child.once('close', resolve));
  }

  signal(name: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(name);
  }
}
