import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { until } from './until.js';

const main = path.resolve(import.meta.dirname, '../dist/main.js');

/** Options by section, as a configuration file. */
export function ini(values: Record<string, Record<string, unknown>>): string {
  return Object.entries(values)
    .map(([section, options]) => {
      const lines = Object.entries(options).map(([name, value]) => `${name} = ${String(value)}`);
      return [`[${section}]`, ...lines, ''].join('\n');
    })
    .join('\n');
}

const running = new Set<PersisterProcess>();

// What a test that failed has left running.
afterAll(() => Promise.all([...running].map((one) => one.signal('SIGKILL'))));

/** A run of the built executable with a configuration file. */
export class PersisterProcess {
  readonly #child: ChildProcess;
  /** The exit code; null where a signal ended the process. */
  readonly exited: Promise<number | null>;
  /** What it wrote, on both streams. */
  output = '';

  constructor(values: Record<string, Record<string, unknown>>) {
    const directory = mkdtempSync(path.join(tmpdir(), 'monasca-persister-'));
    const file = path.join(directory, 'persister.conf');
    writeFileSync(file, ini(values));
    this.#child = spawn(process.execPath, [main, '--config-file', file]);
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    running.add(this);
    this.exited = new Promise((resolve) => {
      this.#child.once('close', (code) => {
        running.delete(this);
        rmSync(directory, { recursive: true });
        resolve(code);
      });
    });
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Resolves when a pipeline has its partitions. */
  async working(): Promise<void> {
    await this.#says('partitions are assigned', /partitions assigned/);
  }

  /** What its admin port serves, once it has started. */
  async metrics(): Promise<string> {
    const [, admin] = await this.#says('it has started', /"admin":"([^"]+)"/);
    return (await fetch(`${admin}/metrics`)).text();
  }

  async #says(what: string, text: RegExp): Promise<RegExpExecArray> {
    let found: RegExpExecArray | null = null;
    await until(what, () => {
      if (!this.isRunning) throw new Error(`ended with ${this.#child.exitCode}: ${this.output}`);
      return (found = text.exec(this.output)) !== null;
    });
    return found!;
  }

  signal(name: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null> {
    this.#child.kill(name);
    return this.exited;
  }
}
