import { ServiceError } from '../errors.js';

/** One error for everything that is wrong, so that an operator repairs it in one go; each problem is one line. */
export function configurationError(problems: readonly string[]): ServiceError {
  const [first = ''] = problems;
  const message =
    problems.length === 1
      ? `wrong configuration: ${first}`
      : `wrong configuration, ${problems.length} problems:\n${problems.map((problem) => `  ${problem}`).join('\n')}`;
  return new ServiceError('configuration', message, { fields: { problems: problems.length } });
}
