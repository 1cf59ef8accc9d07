import { ServiceError } from '@monasca/common';

/** An error about what another process holds, with the option that chooses something else: only we know its name. */
export function namingOption(error: unknown, option: string): unknown {
  if (!(error instanceof ServiceError) || error.code !== 'inUse') return error;
  return new ServiceError('inUse', `${error.message} with ${option}`, { cause: error, fields: error.fields });
}
