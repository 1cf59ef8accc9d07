// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';
import { ServicesError, messageOf } from './errors.mjs';

/**
 * Polls until a condition holds.
 * @param {() => boolean | Promise<boolean>} condition
 * @param {number} timeoutMs
 * @param {number} [intervalMs] default 100
 * @returns {Promise<boolean>} whether it held within the time
 */
export const waitUntil = async (condition, timeoutMs, intervalMs = 100) => {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() >= deadline) return false;
    await sleep(intervalMs);
  }
  return true;
};

/**
 * Repeats an attempt until it succeeds.
 * @param {() => Promise<unknown>} attempt one attempt; rejects with the reason
 * @param {{ what: string, timeoutMs: number, beforeEach?: () => Promise<void> }} options
 *   `beforeEach` rejects when further attempts are useless
 * @returns {Promise<void>}
 * @throws {ServicesError} with the last reason when the time is over
 */
export const waitUntilReady = async (attempt, { what, timeoutMs, beforeEach }) => {
  /** @type {unknown} */
  let reason;
  const ready = await waitUntil(async () => {
    await beforeEach?.();
    return attempt().then(
      () => true,
      (error) => {
        reason = error;
        return false;
      },
    );
  }, timeoutMs);
  if (!ready) throw new ServicesError(`${what} is not ready after ${timeoutMs / 1000} s: ${messageOf(reason)}`);
};
