import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Files of the original: what there is to do, what is done, what failed and why. */
const files = { measurements: 'migrate-measurements', success: 'migrate-success', failure: 'migrate-failure' } as const;

/** How far a migration is, in a directory: one that is started again goes on with what is not done. */
export class MigrationState {
  readonly #directory: string;
  readonly #done: Set<string>;

  constructor(directory: string) {
    this.#directory = directory;
    const file = this.#path('success');
    this.#done = new Set(existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []);
    rmSync(this.#path('failure'), { force: true });
  }

  /** Notes what there is; returns what of it is not done yet. */
  begin(measurements: readonly string[]): string[] {
    writeFileSync(this.#path('measurements'), measurements.map((name) => `${escaped(name)}\n`).join(''));
    return measurements.filter((name) => !this.#done.has(escaped(name)));
  }

  succeeded(measurement: string): void {
    this.#done.add(escaped(measurement));
    appendFileSync(this.#path('success'), `${escaped(measurement)}\n`);
  }

  failed(measurement: string, error: string): void {
    appendFileSync(this.#path('failure'), `${escaped(measurement)}\t${escaped(error)}\n`);
  }

  #path(name: keyof typeof files): string {
    return path.join(this.#directory, files[name]);
  }
}

/** One line whatever it holds. */
const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
