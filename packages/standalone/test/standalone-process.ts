import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Endpoints } from '../src/endpoints.js';

const main = path.resolve(import.meta.dirname, '../dist/main.js');

export const newDirectory = (): string => mkdtempSync(path.join(tmpdir(), 'monasca-standalone-'));

/** A run of the built executable. */
export class StandaloneProcess {
  readonly child: ChildProcess;
  readonly exited: Promise<number>;
  output = '';

  constructor(args: readonly string[], env: Record<string, string> = {}) {
    this.child = spawn(process.execPath, [main, ...args], { env: { ...process.env, ...env } });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.exited = new Promise((resolve) => this.child.once('close', (code) => resolve(code ?? -1)));
  }

  /** Resolves when everything is started; rejects with the output when the process ends before. */
  async started(data: string): Promise<Endpoints> {
    const file = path.join(data, 'endpoints.json');
    while (!this.output.includes('access token') || !existsSync(file)) {
      if (this.child.exitCode !== null) throw new Error(`ended with ${this.child.exitCode}: ${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return JSON.parse(readFileSync(file, 'utf8')) as Endpoints;
  }

  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number> {
    this.child.kill(signal);
    return this.exited;
  }
}

/** Runs to the end. */
export async function runToEnd(
  args: readonly string[],
  env?: Record<string, string>,
): Promise<{ code: number; output: string }> {
  const run = new StandaloneProcess(args, env);
  return { code: await run.exited, output: run.output };
}
