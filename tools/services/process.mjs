// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ServicesError, messageOf } from './errors.mjs';
import { processIdentity } from './liveness.mjs';
import { requireFree } from './ports.mjs';
import { lastLines } from './run.mjs';
import { waitUntil } from './wait.mjs';

/** @typedef {{ pid: number, started: string, ports: number[] }} PidRecord */
/** @typedef {ReturnType<typeof serverProcess>} ServerProcess */

/**
 * A server that outlives the process that starts it, found again by its pid file.
 * @param {object} options
 * @param {string} options.name base name of its pid file and log file
 * @param {string} options.directory where both files are; has to exist before `start`
 * @param {readonly import('./ports.mjs').Port[]} options.ports all ports that it listens on
 * @param {NodeJS.Signals} [options.stopSignal] asks for a graceful end; default SIGTERM
 */
export const serverProcess = ({ name, directory, ports, stopSignal = 'SIGTERM' }) => {
  const pidFile = join(directory, `${name}.pid`);
  const logFile = join(directory, `${name}.log`);

  /** @returns {Promise<PidRecord | undefined>} the record of the living process */
  const readRecord = async () => {
    const text = await readFile(pidFile, 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    const record = parseRecord(text);
    return record && (await processIdentity(record.pid)) === record.started ? record : undefined;
  };

  /** @returns {Promise<number | undefined>} undefined when it does not run */
  const pid = async () => (await readRecord())?.pid;

  /** @throws {ServicesError} when it runs on other ports than those asked for */
  const requireSamePorts = async () => {
    const running = await readRecord();
    const wanted = ports.map(({ port }) => port);
    if (!running || running.ports.join() === wanted.join()) return;
    throw new ServicesError(
      `${name}: runs on port ${running.ports.join(', ')} but ${wanted.join(', ')} is asked for: take it down first`,
    );
  };

  /**
   * Starts the server unless it runs.
   * @param {string} command
   * @param {readonly string[]} args
   * @param {NodeJS.ProcessEnv} env
   * @throws {ServicesError} when a port is taken or the command cannot be run
   */
  const start = async (command, args, env) => {
    if (await readRecord()) return;
    await requireFree(name, ports);
    const log = await open(logFile, 'a');
    try {
      const child = spawn(command, args, { detached: true, stdio: ['ignore', log.fd, log.fd], env, cwd: '/' });
      await once(child, 'spawn').catch((error) => {
        throw new ServicesError(`${name}: cannot run ${command}: ${messageOf(error)}`);
      });
      child.unref();
      const started = await processIdentity(child.pid ?? 0);
      const record = { pid: child.pid, started: started ?? '', ports: ports.map(({ port }) => port) };
      await writeFile(`${pidFile}.new`, JSON.stringify(record));
      await rename(`${pidFile}.new`, pidFile);
    } finally {
      await log.close();
    }
  };

  /**
   * @param {NodeJS.Signals} signal
   * @param {number} timeoutMs
   * @returns {Promise<boolean>} whether it has ended within the time
   */
  const end = async (signal, timeoutMs) => {
    const target = await pid();
    if (target === undefined) return true;
    try {
      process.kill(target, signal);
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
    }
    return waitUntil(async () => (await pid()) === undefined, timeoutMs, 50);
  };

  /** Ends the server at once, as a crash would. */
  const kill = async () => {
    if (await end('SIGKILL', 10_000)) return rm(pidFile, { force: true });
    throw new ServicesError(`${name}: process ${await pid()} does not end on SIGKILL`);
  };

  /**
   * Ends the server gracefully, by force when that takes too long.
   * @param {number} [graceMs] default 20 s
   */
  const stop = async (graceMs = 20_000) => {
    await end(stopSignal, graceMs);
    await kill();
  };

  /** @throws {ServicesError} with the end of its log when it does not run */
  const requireRunning = async () => {
    if ((await pid()) !== undefined) return;
    const log = await readFile(logFile, 'utf8').catch(() => '');
    throw new ServicesError(`${name}: has ended, the last lines of ${logFile}:\n${lastLines(log)}`);
  };

  return { name, pid, start, stop, kill, requireRunning, requireSamePorts };
};

/**
 * @param {string} text of a pid file
 * @returns {PidRecord | undefined} undefined for a damaged one: the machine went down while it was written, and the
 *   server with it
 */
const parseRecord = (text) => {
  try {
    const record = JSON.parse(text);
    return Number.isInteger(record?.pid) && Array.isArray(record.ports) ? record : undefined;
  } catch {
    return undefined;
  }
};
