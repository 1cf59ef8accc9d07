import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, mine);
  try {
    take(draft, file, directory);
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (existsSync(file) && readFileSync(file, 'utf8') === mine) rmSync(file);
  };
}

/** A hard link is made whole or not at all, with its content: no other process ever sees an empty lock. */
function take(draft: string, file: string, directory: string): void {
  for (let attempt = 0; ; attempt += 1) {
    try {
      linkSync(draft, file);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const [pid = 0, started = ''] = readFileSync(file, 'utf8').split(' ');
    const running = startTime(Number(pid));
    if (attempt > 0 || (running !== '' && running === started)) {
      throw new ServiceError(
        'inUse',
        `data directory ${directory} is in use by process ${pid}: end it or choose another directory`,
        { fields: { directory, pid: Number(pid) } },
      );
    }
    rmSync(file);
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
