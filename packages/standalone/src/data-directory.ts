import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import { ServiceError } from '@monasca/common';

/** The log file of all services, in the data directory. */
export const logFile = (data: string): string => path.join(data, 'monasca.log');

/**
 * Makes the data directory when it is missing, closed to other users: it holds copies of logs that not everybody may
 * read.
 * @throws ServiceError `configuration` when it cannot be written to
 */
export function prepareDataDirectory(data: string): void {
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 });
    accessSync(data, constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = (error as Error).message;
    throw new ServiceError('configuration', `--data ${data}: expected a directory that can be written to: ${reason}`, {
      cause: error,
    });
  }
}
