import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { FileTail, Place } from './file-tail.js';

/** Where runs on one directory have stopped reading, so that no run sends a line again that one before it has sent. */
export class Places {
  readonly #file: string;
  readonly #places: Record<string, Place | undefined>;
  #written: string;

  constructor(file: string) {
    this.#file = file;
    this.#places = readPlaces(file);
    this.#written = JSON.stringify(this.#places);
  }

  /** Undefined for a file that was not read here before. */
  of(file: string): Place | undefined {
    return this.#places[file];
  }

  /** Notes what is read by now. */
  note(tails: readonly FileTail[]): void {
    for (const tail of tails) this.#places[tail.file] = tail.place;
    const text = JSON.stringify(this.#places);
    if (text === this.#written) return;
    writeFileSync(`${this.#file}.draft`, text);
    renameSync(`${this.#file}.draft`, this.#file);
    this.#written = text;
  }
}

/** One that is missing or damaged costs some lines that are sent again. */
function readPlaces(file: string): Record<string, Place> {
  try {
    return { ...(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Place>) };
  } catch {
    return {};
  }
}
