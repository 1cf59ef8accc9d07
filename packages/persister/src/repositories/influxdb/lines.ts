import { allStored, type Written } from '../../repository.js';
import type { InfluxClient } from './client.js';
import { ExpiredError } from './errors.js';

/** A line for a database. */
export interface DatabaseLine {
  readonly database: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  /** Without its newline. */
  readonly text: string;
}

/** Most bytes of a write: InfluxDB takes 25 MB by default. */
export const maxWriteBytes = 16 * 1024 * 1024;

/** How lines are sent. */
export interface LineOptions {
  readonly precision: 'ms' | 'ns';
  /** Most lines of a write. */
  readonly batchSize: number;
}

/** Writes lines, database after database in the order of first sight, and within each in their order. */
export async function writeLines(
  client: InfluxClient,
  lines: readonly DatabaseLine[],
  { precision, batchSize }: LineOptions,
): Promise<Written> {
  let written = allStored;
  const byDatabase = new Map<string, DatabaseLine[]>();
  for (const line of lines) {
    const found = byDatabase.get(line.database);
    if (found === undefined) byDatabase.set(line.database, [line]);
    else found.push(line);
  }
  for (const [database, all] of byDatabase) {
    for (const part of parts(all, batchSize)) {
      const expired = await writePart(client, database, part, precision);
      if (expired > 0) written = { expired: written.expired + expired };
    }
  }
  return written;
}

/**
 * Writes one part; returns how many of its lines are older than the database keeps. The answer that says so hides
 * whatever else was wrong: what is not among the oldest ones is written again, to hear about it alone.
 */
async function writePart(
  client: InfluxClient,
  database: string,
  part: readonly DatabaseLine[],
  precision: 'ms' | 'ns',
): Promise<number> {
  const body = Buffer.from(part.map(({ text }) => `${text}\n`).join(''));
  try {
    await client.write(database, precision, body, part.length);
    return 0;
  } catch (error) {
    if (!(error instanceof ExpiredError)) throw error;
    const { dropped } = error;
    if (dropped === 0 || dropped >= part.length) return dropped;
    const inTime = new Set([...part].sort((a, b) => a.timestamp - b.timestamp).slice(dropped));
    return dropped + (await writePart(client, database, part.filter((line) => inTime.has(line)), precision)); // prettier-ignore
  }
}

function* parts(lines: readonly DatabaseLine[], most: number): Generator<readonly DatabaseLine[]> {
  let [start, bytes] = [0, 0];
  for (let at = 0; at < lines.length; at += 1) {
    // A unit of UTF-16 takes at most three bytes.
    const size = lines[at]!.text.length * 3 + 1;
    if (at > start && (at - start === most || bytes + size > maxWriteBytes)) {
      yield lines.slice(start, at);
      [start, bytes] = [at, 0];
    }
    bytes += size;
  }
  if (start < lines.length) yield lines.slice(start);
}
