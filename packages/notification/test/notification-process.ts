import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const main = path.resolve(import.meta.dirname, '../dist/main.js');

/** Topics and groups of one test. */
export const ownTopics = (bootstrap: string) => {
  const id = randomUUID();
  return {
    ...{ url: bootstrap, group: `notification-${id}`, alarm_topic: `transitions-${id}` },
    ...{ notification_topic: `sent-${id}`, notification_retry_topic: `retry-${id}`, periodic: `60:sixty-${id}` },
    ...{ dead_letter_topic: `letters-${id}`, ledger_topic: `ledger-${id}` },
    ...{ group_topic: `groups-${id}` },
  };
};

/** Options by section, as a configuration file. */
export const ini = (values: Record<string, Record<string, unknown>>): string =>
  Object.entries(values)
    .map(([section, options]) =>
      [`[${section}]`, ...Object.entries(options).map(([name, value]) => `${name} = ${String(value)}`), ''].join('\n'),
    )
    .join('\n');

/** A run of the built executable with a configuration file. */
export class NotificationProcess {
  readonly #child: ChildProcess;
  /** The exit code; null where a signal ended the process. */
  readonly exited: Promise<number | null>;
  /** What it wrote, on both streams. */
  output = '';

  constructor(values: Record<string, Record<string, unknown>>) {
    const directory = mkdtempSync(path.join(tmpdir(), 'monasca-notification-'));
    const file = path.join(directory, 'notification.conf');
    writeFileSync(file, ini({ statsd: { enable: false }, ...values }));
    this.#child = spawn(process.execPath, [main, '--config-file', file]);
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    const kill = (): void => void this.#child.kill('SIGKILL');
    process.once('exit', kill);
    this.exited = new Promise((resolve) => {
      this.#child.once('close', (code) => {
        process.off('exit', kill);
        rmSync(directory, { recursive: true });
        resolve(code);
      });
    });
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** The id of the process. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Where it serves its metrics and health, once it does. */
  async admin(): Promise<string> {
    const deadline = Date.now() + 60_000;
    for (;;) {
      const [, url] = /"admin":"([^"]+)"/.exec(this.output) ?? [];
      if (url !== undefined) return url;
      if (!this.isRunning) throw new Error(`ended with ${this.#child.exitCode}: ${this.output}`);
      if (Date.now() > deadline) throw new Error(`no address after 60 s: ${this.output}`);
      await sleep(50);
    }
  }

  /** Resolves when every engine has its partitions. */
  async working(engines = 3): Promise<void> {
    const deadline = Date.now() + 60_000;
    while ((this.output.match(/partitions assigned/g)?.length ?? 0) < engines) {
      if (!this.isRunning) throw new Error(`ended with ${this.#child.exitCode}: ${this.output}`);
      if (Date.now() > deadline) throw new Error(`not working after 60 s: ${this.output}`);
      await sleep(50);
    }
  }

  signal(name: 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'SIGKILL'): Promise<number | null> {
    this.#child.kill(name);
    return this.exited;
  }
}
