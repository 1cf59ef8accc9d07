// @ts-check
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Resident memory of a process; 0 when it is gone. */
export const residentMiB = (/** @type {number} */ pid) => {
  try {
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
};

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

/**
 * What this process holds, in MiB: objects that a collection leaves, and what C has allocated where its library says so
 * (glibc). Resident memory tells less: allocators and the collector let it go up and down by tens of MiB.
 */
export const heldMiB = () => {
  collect();
  return (process.memoryUsage().heapUsed + allocatedByC()) / 2 ** 20;
};

const allocatedByC = (() => {
  const koffi = createRequire(new URL('../../packages/common/package.json', import.meta.url))('koffi');
  // mallinfo(3)
  const names = 'arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost'.split(' ');
  const info = koffi.struct(Object.fromEntries(names.map((name) => [name, 'size_t'])));
  try {
    const mallinfo2 = koffi.load(null).func('mallinfo2', info, []);
    return () => {
      const { uordblks, hblkhd } = mallinfo2();
      return uordblks + hblkhd;
    };
  } catch {
    return () => 0;
  }
})();

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
