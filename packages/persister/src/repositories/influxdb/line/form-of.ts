import { RepositoryError } from '../../../repository.js';

/** What is made of a record, or the refusal of one that InfluxDB has no form for. */
export function formOf<T>(make: () => T): T | RepositoryError {
  try {
    return make();
  } catch (error) {
    if (error instanceof RepositoryError && error.kind === 'record') return error;
    throw error;
  }
}
