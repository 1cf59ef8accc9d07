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
