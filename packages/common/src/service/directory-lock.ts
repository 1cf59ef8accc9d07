import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ServiceError } from '../errors.js';

/**
 * Takes a directory for this process. PGlite has no lock of its own: two processes on one directory would silently
 * diverge. The lock names the process and when it started, so that one left behind by a killed process, even with its
 * number given to another since, does not count.
 * @returns releases the lock
 * @throws ServiceError `inUse` naming the process that holds it
 */
export function lockDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, 'monasca.lock');
  const mine = `${process.pid} ${startTime(process.pid)}`;
  const holder = take(file, mine);
  if (holder !== undefined) {
    const [pid = ''] = holder.split(' ');
    throw new ServiceError(
      'inUse',
      `data directory ${directory} is in use by process ${pid}: end it or choose another directory`,
      { fields: { directory, pid: Number(pid) } },
    );
  }
  return () => {
    if (ownerOf(file) === mine) rmSync(file);
  };
}

/**
 * Makes the lock file, or replaces that of an owner that is gone; returns the owner when there is another one. Of those
 * that find the same owner gone only one may replace it: the one that holds a lock on doing so, which is named after
 * that owner and taken in the same way. It looks again then, for another one may have come and gone before.
 */
function take(file: string, mine: string): string | undefined {
  for (;;) {
    if (create(file, mine)) return undefined;
    const owner = ownerOf(file);
    if (owner === undefined) continue;
    const [pid = '', started = ''] = owner.split(' ');
    const running = startTime(Number(pid));
    if (running !== '' && running === started) return owner;
    const succession = `${file}.after-${owner.replace(/\W+/g, '-')}`;
    const rival = take(succession, mine);
    if (rival !== undefined) return rival;
    try {
      if (ownerOf(file) === owner) {
        withDraft(file, mine, (draft) => renameSync(draft, file));
        return undefined;
      }
    } finally {
      rmSync(succession);
    }
  }
}

/** A hard link is made whole or not at all, with its content: no other process ever sees an empty lock. */
function create(file: string, mine: string): boolean {
  try {
    withDraft(file, mine, (draft) => linkSync(draft, file));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function withDraft(file: string, content: string, use: (draft: string) => void): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, content);
  try {
    use(draft);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Undefined when there is no lock. */
function ownerOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** When a process started, as its system counts; empty for one that is not there or only waits to be reaped. */
function startTime(pid: number): string {
  try {
    // Fields 3 and 22 of /proc/PID/stat (proc(5)); the second field, a name in parentheses, may hold blanks.
    const [state = '', ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return 'ZX'.includes(state) ? '' : (fields[18] ?? '');
  } catch {
    return existsSync('/proc/self/stat') ? '' : aliveWithoutProc(pid);
  }
}

function aliveWithoutProc(pid: number): string {
  try {
    process.kill(pid, 0);
    return 'alive';
  } catch {
    return '';
  }
}
