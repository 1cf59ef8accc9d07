import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** A script of this folder in a process of its own, which can be stopped, frozen and killed. */
export class Child {
  /** What it has written, line by line. */
  readonly lines: string[] = [];
  /** Resolves with the exit code; null after a signal. */
  readonly exited: Promise<number | null>;
  readonly #process: ChildProcess;

  /** @param options what the script gets, as JSON */
  constructor(script: string, options: object) {
    const args = [path.join(import.meta.dirname, script), JSON.stringify(options)];
    this.#process = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    createInterface(this.#process.stdout!).on('line', (line) => void this.lines.push(line));
    this.exited = new Promise((resolve) => this.#process.once('close', resolve));
  }

  signal(name: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    this.#process.kill(name);
  }
}
