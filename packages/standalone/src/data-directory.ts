import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { ServiceError } from '@monasca/common';

/** The log file of all services, in the data directory. */
export const logFile = (data: string): string => path.join(data, 'monasca.log');

/** Longest path of a socket in bytes, its end included (unix(7), sun_path). */
const socketPathMax = 108;

/**
 * The socket at which commands are answered: its path from here or the whole one, whichever is shorter, since the system
 * takes no long ones.
 * @throws ServiceError `configuration` when both are too long
 */
export function controlSocket(data: string): string {
  const whole = path.join(path.resolve(data), 'run', 'control.sock');
  const relative = path.relative('', whole);
  const socket = relative.length < whole.length ? relative : whole;
  if (Buffer.byteLength(socket) < socketPathMax) return socket;
  const most = socketPathMax - '/run/control.sock'.length - 1;
  throw new ServiceError('configuration', `--data ${data}: expected a path of at most ${most} bytes`);
}

/**
 * Makes the data directory when it is missing, closed to other users: it holds copies of logs that not everybody may
 * read.
 * @throws ServiceError `configuration` when it cannot be written to or its path is too long for what it has to hold
 */
export function prepareDataDirectory(data: string): void {
  controlSocket(data);
  try {
    makeDirectory(path.resolve(data));
    accessSync(data, constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = (error as Error).message;
    throw new ServiceError('configuration', `--data ${data}: expected a directory that can be written to: ${reason}`, {
      cause: error,
    });
  }
}

/** One level after another: where a file system takes no directories, as /proc, the recursive mkdir of Node never ends. */
function makeDirectory(directory: string): void {
  if (isDirectory(directory)) return;
  const parent = path.dirname(directory);
  if (parent !== directory) makeDirectory(parent);
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    // Another process may have been faster.
    if (!isDirectory(directory)) throw error;
  }
}

const isDirectory = (name: string): boolean => statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;
