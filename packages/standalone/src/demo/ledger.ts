import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { alarmTransitionCodec, metricCodec, type Codec } from '@monasca/common/messages';
import type { Bulk, LogLine } from './bulk.js';

/** One bulk as the ledger remembers it. */
export interface LedgerEntry {
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

  /** Opens the ledger of a directory, or begins one. */
  constructor(directory: string) {
    mkdirSync(directory, { recursive: true });
    this.#file = path.join(directory, 'ledger.jsonl');
    const lines = existsSync(this.#file) ? readLines(this.#file) : [];
    const [first] = lines;
    if (first !== undefined && 'project' in first) {
      this.project = first.project;
      for (const line of lines.slice(1)) this.#replay(line);
    } else {
      this.project = `demo-${randomUUID().slice(0, 8)}`;
      writeFileSync(this.#file, `${JSON.stringify({ project: this.project })}\n`);
    }
  }

  /** Writes a bulk down; it may be sent from now on. */
  add(bulk: Bulk): LedgerEntry {
    const entry = { bulk, confirmed: false };
    this.entries.push(entry);
    this.#append(toLine(bulk));
    return entry;
  }

  confirm(entry: LedgerEntry): void {
    entry.confirmed = true;
    this.#append({ confirmed: this.entries.indexOf(entry) });
  }

  /** Ends the ledger: all of it is accounted for. */
  close(): void {
    rmSync(this.#file, { force: true });
  }

  #append(line: Line): void {
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }

  #replay(line: Line): void {
    if ('confirmed' in line) {
      const entry = this.entries[line.confirmed];
      if (entry !== undefined) entry.confirmed = true;
    } else if ('kind' in line) {
      this.entries.push({ bulk: fromLine(line), confirmed: false });
    }
  }
}

/** A process that is killed in the middle of a line leaves half of one, of something that was not sent. */
function readLines(file: string): Line[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const whole = lines.slice(0, -1);
  if (lines.at(-1) !== '') writeFileSync(file, whole.map((line) => `${line}\n`).join(''));
  return whole.map((line) => JSON.parse(line) as Line);
}

function toLine(bulk: Bulk): Line {
  if (bulk.kind === 'logs') return bulk;
  if (bulk.kind === 'metrics') return { kind: bulk.kind, records: bulk.metrics.map((one) => wire(metricCodec, one)) };
  return { kind: bulk.kind, records: bulk.transitions.map((one) => wire(alarmTransitionCodec, one)) };
}

function fromLine(line: Exclude<Line, { project: string } | { confirmed: number }>): Bulk {
  if (line.kind === 'logs') return line;
  if (line.kind === 'metrics') return { kind: line.kind, metrics: line.records.map((text) => read(metricCodec, text)) };
  return { kind: line.kind, transitions: line.records.map((text) => read(alarmTransitionCodec, text)) };
}

const wire = <T>(codec: Codec<T>, value: T): string => codec.encode(value).toString();

function read<T>(codec: Codec<T>, text: string): T {
  const decoded = codec.decode(Buffer.from(text));
  if (!decoded.ok) throw new Error(`the ledger is damaged: ${decoded.detail}`);
  return decoded.value;
}
