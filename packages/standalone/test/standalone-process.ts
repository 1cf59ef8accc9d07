import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import type { Endpoints } from '../src/endpoints.js';

/** The built executable. */
export const main = path.resolve(import.meta.dirname, '../dist/main.js');

const directories: string[] = [];
const processes = new Set<StandaloneProcess>();

/** A directory that is removed after the tests of the file. */
export function newDirectory(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'monasca-standalone-'));
  directories.push(directory);
  return directory;
}

/** Ends what a test that failed has left running. */
export async function killAll(): Promise<void> {
  await Promise.all([...processes].map((one) => one.stop('SIGKILL')));
}

afterAll(async () => {
  await killAll();
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** A run of the built executable. */
export class StandaloneProcess {
  readonly child: ChildProcess;
  readonly exited: Promise<number>;
  output = '';

  constructor(args: readonly string[], env: Record<string, string> = {}) {
    this.child = spawn(process.execPath, [main, ...args], { env: { ...process.env, ...env } });
    processes.add(this);
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.exited = new Promise((resolve) =>
      this.child.once('close', (code) => {
        processes.delete(this);
        resolve(code ?? -1);
      }),
    );
  }

  /** Resolves when everything is started; rejects with the output when the process ends before. */
  async started(data: string): Promise<Endpoints> {
    const file = path.join(data, 'endpoints.json');
    await this.says('access token');
    return JSON.parse(readFileSync(file, 'utf8')) as Endpoints;
  }

  /** Resolves once the output holds a text; rejects with the output when the process ends before. */
  async says(text: string): Promise<void> {
    while (!this.output.includes(text)) {
      if (this.child.exitCode !== null) throw new Error(`ended with ${this.child.exitCode}: ${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
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
