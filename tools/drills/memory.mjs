// @ts-check
import { readFileSync } from 'node:fs';

/** Resident memory of a process; 0 when it is gone. */
export const residentMiB = (/** @type {number} */ pid) => {
  try {
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
};

/**
 * Slope of the straight line through the samples (least squares), in MiB a minute.
 * @param {readonly { minute: number, mib: number }[]} samples
 */
export const slopePerMinute = (samples) => {
  const mean = (/** @type {readonly number[]} */ list) => list.reduce((sum, n) => sum + n, 0) / list.length;
  const [x, y] = [mean(samples.map(({ minute }) => minute)), mean(samples.map(({ mib }) => mib))];
  const above = samples.reduce((sum, { minute, mib }) => sum + (minute - x) * (mib - y), 0);
  const below = samples.reduce((sum, { minute }) => sum + (minute - x) ** 2, 0);
  return below === 0 ? 0 : above / below;
};
