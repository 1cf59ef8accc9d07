// @ts-check
import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ServicesError } from './errors.mjs';

/**
 * Finds a program as a shell would.
 * @param {string} program
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined} its path
 */
export const which = (program, env) =>
  (env['PATH'] ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((directory) => join(directory, program))
    .find(isExecutable);

/**
 * @param {string} file
 * @returns {boolean}
 */
const isExecutable = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
};

/** @typedef {{ env: NodeJS.ProcessEnv, timeoutMs?: number, cwd?: string, input?: string }} RunOptions */
/** @typedef {{ code: number, output: string }} RunResult */

/**
 * Runs a program to its end.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunOptions} options `timeoutMs` default: one minute, then the program is killed; `input` default: none
 * @returns {Promise<RunResult>} the exit code (-1: not started, killed or out of time), stdout and stderr as they came
 */
export const run = (program, args, { env, timeoutMs = 60_000, cwd, input = '' }) =>
  new Promise((resolve) => {
    let output = '';
    const child = spawn(program, args, {
      env,
      stdio: 'pipe',
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      ...(cwd === undefined ? {} : { cwd }),
    });
    /** @param {number} code */
    const finish = (code) => {
      // A grandchild that survives the kill would keep the pipes open, and this process with them.
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ code, output });
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text));
    }
    // A program that ends without reading its input breaks the pipe; its exit code tells what matters.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.once('error', (error) => {
      output += error.message;
      finish(-1);
    });
    child.once('exit', (_code, signal) => {
      if (signal) finish(-1);
    });
    child.once('close', (code) => finish(code ?? -1));
  });

/**
 * Runs a program that has to succeed.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunOptions & { what: string }} options `what` says in the message of the error what was tried
 * @returns {Promise<string>} stdout and stderr
 * @throws {ServicesError} with the last lines of the output
 */
export const runOrThrow = async (program, args, { what, ...options }) => {
  const { code, output } = await run(program, args, options);
  if (code === 0) return output;
  throw new ServicesError(`${what}: ${program} ended with ${code}\n${lastLines(output)}`);
};

/**
 * @param {string} text
 * @param {number} [count] default 20
 * @returns {string}
 */
export const lastLines = (text, count = 20) => text.trimEnd().split('\n').slice(-count).join('\n');
