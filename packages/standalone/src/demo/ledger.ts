import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ServiceError } from '@monasca/common';
import { alarmTransitionCodec, metricCodec, type Codec } from '@monasca/common/messages';
import type { Bulk, LogLine } from './bulk.js';

/** One bulk as the ledger remembers it. */
export interface LedgerEntry {
  /** Its place among the entries. */
  readonly index: number;
  readonly bulk: Bulk;
  confirmed: boolean;
}

type Line =
  | { readonly project: string }
  | { readonly confirmed: number }
  | { readonly kind: 'metrics' | 'transitions'; readonly records: readonly string[] }
  | { readonly kind: 'logs'; readonly key: string; readonly logs: readonly LogLine[] };

/**
 * Everything that the demo has sent, written down before it is sent, so that a run that was killed is accounted for by
 * the next one in the same directory. The project is the ledger's own: rows of it that the ledger does not know are
 * rows too many.
 */
export class Ledger {
  readonly project: string;
  readonly entries: LedgerEntry[] = [];
  readonly #file: string;

  /**
   * Opens the ledger of a directory, or begins one.
   * @throws ServiceError `invalidData` naming the line that it cannot have written
   */
  constructor(directory: string) {
    mkdirSync(directory, { recursive: true });
    this.#file = path.join(directory, 'ledger.jsonl');
    const [first, ...lines] = existsSync(this.#file) ? readLines(this.#file) : [];
    if (first === undefined) {
      this.project = `demo-${randomUUID().slice(0, 8)}`;
      writeFileSync(this.#file, `${JSON.stringify({ project: this.project })}\n`);
    } else {
      this.project = this.#understood(first, 1, projectOf);
      for (const [index, line] of lines.entries()) this.#understood(line, index + 2, (value) => this.#replay(value));
    }
  }

  /** Writes a bulk down; it may be sent from now on. */
  add(bulk: Bulk): LedgerEntry {
    this.#append(toLine(bulk));
    return this.#remember(bulk);
  }

  confirm(entry: LedgerEntry): void {
    entry.confirmed = true;
    this.#append({ confirmed: entry.index });
  }

  /** Ends the ledger: all of it is accounted for. */
  close(): void {
    rmSync(this.#file, { force: true });
  }

  #append(line: Line): void {
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }

  #remember(bulk: Bulk): LedgerEntry {
    const entry = { index: this.entries.length, bulk, confirmed: false };
    this.entries.push(entry);
    return entry;
  }

  #replay(line: Line): void {
    if ('confirmed' in line) {
      const entry = this.entries[line.confirmed];
      if (entry === undefined) throw new Error('expected the number of a bulk above');
      entry.confirmed = true;
    } else {
      this.#remember(fromLine(line));
    }
  }

  #understood<T>(line: string, number: number, read: (line: Line) => T): T {
    try {
      return read(JSON.parse(line) as Line);
    } catch (error) {
      const remedy = 'remove the file to give up the account of that run';
      const text = `the ledger ${this.#file} is damaged in line ${number}: ${remedy} (${(error as Error).message})`;
      throw new ServiceError('invalidData', text, { cause: error });
    }
  }
}

/** A process that is killed in the middle of a line leaves half of one, of something that was not sent. */
function readLines(file: string): string[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const whole = lines.slice(0, -1);
  if (lines.at(-1) !== '') writeFileSync(file, whole.map((line) => `${line}\n`).join(''));
  return whole;
}

function projectOf(line: Line): string {
  if ('project' in line && typeof line.project === 'string') return line.project;
  throw new Error('expected the project');
}

function toLine(bulk: Bulk): Line {
  if (bulk.kind === 'logs') return bulk;
  if (bulk.kind === 'metrics') return { kind: bulk.kind, records: bulk.metrics.map((one) => wire(metricCodec, one)) };
  return { kind: bulk.kind, records: bulk.transitions.map((one) => wire(alarmTransitionCodec, one)) };
}

function fromLine(line: Line): Bulk {
  if (!('kind' in line)) throw new Error('expected a bulk');
  if (line.kind === 'logs') {
    if (Array.isArray(line.logs) && typeof line.key === 'string') return line;
    throw new Error('expected a key and logs');
  }
  if (line.kind === 'metrics') return { kind: line.kind, metrics: line.records.map((text) => read(metricCodec, text)) };
  return { kind: line.kind, transitions: line.records.map((text) => read(alarmTransitionCodec, text)) };
}

const wire = <T>(codec: Codec<T>, value: T): string => codec.encode(value).toString();

function read<T>(codec: Codec<T>, text: string): T {
  const decoded = codec.decode(Buffer.from(text));
  if (!decoded.ok) throw new Error(decoded.detail);
  return decoded.value;
}
