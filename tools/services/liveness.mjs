// @ts-check
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/**
 * Identifies a living process beyond its number, which the system gives to others later.
 * A zombie has ended: only its entry waits for the parent.
 * @param {number} pid
 * @returns {Promise<string | undefined>} the time of its start in the system's own notation; undefined when it has ended
 */
export const processIdentity = (pid) => (process.platform === 'linux' ? identityByProc(pid) : identityByPs(pid));

/**
 * @param {number} pid
 * @returns {Promise<string | undefined>}
 */
const identityByProc = async (pid) => {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    if (/^State:\s+[ZX]/m.test(status)) return undefined;
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // proc(5): starttime is field 22; the name, field 2, may hold blanks and brackets.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
};

/**
 * @param {number} pid
 * @returns {Promise<string | undefined>}
 */
export const identityByPs = (pid) =>
  new Promise((resolve) => {
    execFile('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], (error, stdout) => {
      const [, state, started] = /^(\S+)\s+(.+?)\s*$/.exec(stdout) ?? [];
      resolve(error || !state || state.startsWith('Z') ? undefined : started);
    });
  });
