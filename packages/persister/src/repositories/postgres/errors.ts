import { statfsSync } from 'node:fs';
import { ServiceError } from '@monasca/common';
import { RepositoryError } from '../../repository.js';

/** SQLSTATE of a PostgreSQL or PGlite error (PostgreSQL documentation, Appendix A), or the code of one of Node. */
function sqlState(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

/**
 * Classes of SQLSTATE that are about the data of a statement: data exception, integrity constraint violation, and
 * cardinality violation, two records of one write that fall on one place of the store: alone each is taken.
 */
const dataClasses = new Set(['21', '22', '23']);
/** Program limits that one oversized value breaks, such as a row too wide for its index. */
const dataStates = new Set(['54000', '54001']);

/** An error of the database as the persister treats it. */
export function toRepositoryError(error: unknown): RepositoryError {
  // Of opening, which a statement may have to do first: it is about no record.
  if (error instanceof ServiceError) return new RepositoryError('store', error.message, error);
  const state = sqlState(error);
  const { message, detail } = error as { message?: string; detail?: string };
  const text = [`PostgreSQL ${state}`.trim(), message, detail].filter(Boolean).join(': ');
  const isData = dataClasses.has(state.slice(0, 2)) || dataStates.has(state);
  return new RepositoryError(isData ? 'record' : 'store', text, error);
}

/** Codes of Node for a path or URL that the operator has to correct. */
const configurationCodes = new Set(['ERR_INVALID_URL', 'ENOENT', 'ENOTDIR', 'EISDIR', 'EEXIST', 'EACCES', 'EROFS']);

/** Where a socket is missing nobody listens: only the paths of files are the configuration's. */
const isConfiguration = (error: unknown): boolean =>
  configurationCodes.has(sqlState(error)) && (error as NodeJS.ErrnoException).syscall !== 'connect';

/** An error of opening the database, as the operator needs it. */
export function toStartError(error: unknown, where: string): ServiceError {
  if (error instanceof ServiceError) return error;
  const state = sqlState(error);
  const text = error instanceof AggregateError ? error.errors.map(String).join('; ') : (error as Error).message;
  if (state.startsWith('28')) {
    return new ServiceError('unauthorized', `PostgreSQL at ${where} refuses us: ${text}`, { cause: error });
  }
  if (state.startsWith('3D') || state.startsWith('42') || isConfiguration(error)) {
    return new ServiceError('configuration', `PostgreSQL at ${where}: ${text}`, { cause: error });
  }
  if (state.startsWith('53') || state === 'ENOSPC') {
    return new ServiceError('storage', `PostgreSQL at ${where}: ${text}`, { cause: error });
  }
  return new ServiceError('unavailable', `no answer from PostgreSQL at ${where}: ${text}`, { cause: error });
}

/** An error of opening PGlite's files that were there before: what is wrong with them it tells without any code. */
export function toReopenError(error: unknown, directory: string): ServiceError {
  if (error instanceof ServiceError || sqlState(error) !== '' || statfsSync(directory).bavail === 0) {
    return toStartError(error, directory);
  }
  const remedy = 'put a copy in its place, or move it away and begin with an empty one';
  const text = `the store in ${directory} is damaged: ${remedy} (${(error as Error).message})`;
  return new ServiceError('storage', text, { cause: error, retriable: false });
}
