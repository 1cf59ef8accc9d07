// @ts-check

/** A failure that is reported by its message alone: what failed, where, and what to do about it. */
export class ServicesError extends Error {
  /** @override */
  name = 'ServicesError';
}

/** A command line that cannot be understood. */
export class UsageError extends ServicesError {
  /** @override */
  name = 'UsageError';
}

/**
 * Awaits all promises before it reports a failure, so that nothing goes on in the background.
 * @template T
 * @param {readonly Promise<T>[]} promises
 * @returns {Promise<T[]>} the results in order
 * @throws {ServicesError} with the messages of all that failed, one a line
 */
export const settleAll = async (promises) => {
  const outcomes = await Promise.allSettled(promises);
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new ServicesError(failures.map(messageOf).join('\n'), { cause: failures });
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
};

/**
 * @param {unknown} error
 * @returns {string}
 */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error));
