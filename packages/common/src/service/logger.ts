import { writeSync } from 'node:fs';
import pino, { type DestinationStream } from 'pino';
import type { Log } from '../log.js';

/** A logger whose children carry fixed fields. */
export interface Logger extends Log {
  child(fields: object): Logger;
}

/** Levels from the least to the most talkative. WARN: nothing is lost. ERROR: something is lost or needs an operator. */
export const logLevels = ['error', 'warn', 'info', 'debug'] as const;

type LogLevel = (typeof logLevels)[number];

export interface LoggerOptions {
  /** Stands in every line as `service`. */
  readonly service: string;
  /** Default `info`. */
  readonly level?: LogLevel;
  /** A file that is appended to. Default: standard output. */
  readonly file?: string;
  /** Where lines go instead of a file: for tests. */
  readonly destination?: DestinationStream;
}

/** JSON lines: `time` in ISO 8601, `level` by name, `service`, `msg`, then the fields. */
export function createLogger({ service, level = 'info', file, destination }: LoggerOptions): Logger {
  return pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination ?? lasting(file),
  );
}

/** Bytes of lines that are kept while they cannot be written, and come later; what is more is dropped. */
const mostKept = 1024 * 1024;

/** A disk that is full, or another end that is gone, costs lines, never the process. */
function lasting(file: string | undefined): DestinationStream {
  const stream = pino.destination({ dest: file ?? 1, mkdir: true, sync: true, maxLength: mostKept });
  let isTold = false;
  stream.on('error', ({ message }: Error) => {
    if (!isTold) tell(`the log cannot be written, lines may be missing: ${message}\n`);
    isTold = true;
  });
  stream.on('write', () => (isTold = false));
  return stream;
}

/** Standard error may be on the same disk. */
function tell(text: string): void {
  try {
    writeSync(process.stderr.fd, text);
  } catch {
    // Nobody is left to be told.
  }
}
