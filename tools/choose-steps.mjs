// @ts-check
import { UsageError } from './services/errors.mjs';

/**
 * @template {{ readonly name: string }} S
 * @param {readonly S[]} steps
 * @param {readonly string[]} words
 * @returns {readonly S[]} the steps whose names begin with one of the words; all of them without words
 * @throws {UsageError} for a word that no step begins with: nothing would be run, and nothing would fail
 */
export const chooseSteps = (steps, words) => {
  const unknown = words.filter((word) => !steps.some(({ name }) => name.startsWith(word)));
  if (unknown.length > 0) {
    const names = steps.map(({ name }) => name).join(', ');
    throw new UsageError(`no step begins with ${unknown.join(', ')}: expected the beginning of ${names}`);
  }
  return words.length === 0 ? steps : steps.filter(({ name }) => words.some((word) => name.startsWith(word)));
};
