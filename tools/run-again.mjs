// @ts-check

/** @typedef {import('./run-step.mjs').Counts} Counts */
/** @typedef {import('./test-steps.mjs').Step} Step */
/** @typedef {{ readonly step: Step, readonly counts: Counts }} Failed */

/** Where more files fail, it is not the machine. */
const mostFiles = 6;

/**
 * Files with failures run once more, with nothing beside them, so that a machine too busy for them is told from a defect:
 * what passes then is unsteady. Anything else that failed, or too much of it, has failed.
 * @param {readonly Failed[]} failed
 * @param {(step: Step) => Promise<Counts>} run
 */
export const runAgain = async (failed, run) => {
  const result = {
    passed: 0,
    failed: 0,
    failures: /** @type {string[]} */ ([]),
    unsteady: /** @type {string[]} */ ([]),
  };
  const isMuch = failed.reduce((sum, { counts }) => sum + counts.files.length, 0) > mostFiles;
  for (const { step, counts } of failed) {
    const { failures, files } = counts;
    const again = isMuch || files.length === 0 || step.only === undefined ? undefined : await run(step.only(files));
    if (again !== undefined && again.failed === 0 && again.passed >= counts.failed) {
      result.passed += counts.failed;
      result.unsteady.push(...failures);
    } else {
      result.failed += counts.failed;
      result.failures.push(...failures);
    }
  }
  return result;
};
