// @ts-check
/**
 * The part of what vitest's JSON reporter writes that is read here.
 * @typedef {{ testResults: { name: string, status: string, message?: string,
 *   assertionResults: { fullName: string, status: string, failureMessages?: string[] }[] }[] }} Report
 */

/**
 * The files in which something failed.
 * @param {Report} report
 */
export const failedFiles = ({ testResults }) =>
  testResults.filter(({ status }) => status === 'failed').map(({ name }) => name);

const colours = /\x1b\[[\d;]*m/g;

/** Whether vitest tells of errors beside those of its tests: of a worker that crashed, or a promise that nobody handled. */
export const hasOtherErrors = (/** @type {string} */ output) =>
  /^\s*Errors\s+\d+ error/m.test(output.replace(colours, ''));

/**
 * What failed, a line each: file, title and the first line of why.
 * @param {Report} report
 * @returns {string[]}
 */
export const failuresOf = ({ testResults }) =>
  testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = name.slice(name.lastIndexOf('/packages/') + 1);
    const failed = assertionResults.filter((one) => one.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [`${file}: ${firstLine(message)}`] : [];
    return failed.map((one) => `${file}: ${one.fullName}: ${firstLine(one.failureMessages?.[0])}`);
  });

/** @param {string | undefined} text */
const firstLine = (text = '') => text.split('\n', 1)[0]?.slice(0, 300) ?? '';
