// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** @typedef {{ name: string, library: string }} Sanitizer */

/** @type {readonly Sanitizer[]} */
export const sanitizers = [
  { name: 'address', library: 'libasan.so' },
  { name: 'thread', library: 'libtsan.so' },
];

/**
 * The runtime that has to be in the process before Node.
 * @param {Sanitizer} sanitizer
 */
export const runtimeOf = ({ name, library }) => {
  const file = spawnSync('gcc', [`-print-file-name=${library}`], { encoding: 'utf8' }).stdout?.trim() ?? '';
  if (path.isAbsolute(file) && existsSync(file)) return file;
  throw new Error(`the ${name} sanitizer needs gcc with its ${library}`);
};

/**
 * What the thread sanitizer needs besides its runtime.
 * @param {string} scratch
 */
export const buildThreads = (scratch) => {
  const library = path.join(scratch, 'threads.so');
  const source = path.join(import.meta.dirname, 'threads.c');
  const { status, stderr } = spawnSync('gcc', ['-shared', '-fPIC', '-O1', '-o', library, source, '-lpthread'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`threads.c does not compile\n${stderr}`);
  return library;
};

/**
 * Compiles the addon in a copy of its package.
 * @param {string} copy
 * @param {Sanitizer} sanitizer
 */
export const build = (copy, { name }) => {
  const prefix = path.dirname(path.dirname(process.execPath));
  const headers = existsSync(path.join(prefix, 'include', 'node', 'node_api.h'));
  const args = ['run', 'native', '--loglevel=error', '--', '--', `-Dsanitize=${name}`];
  const { status, stdout, stderr } = spawnSync('npm', args, {
    cwd: copy,
    encoding: 'utf8',
    // Node's own headers where they came with it: node-gyp would download them.
    env: headers ? { ...process.env, npm_config_nodedir: prefix } : process.env,
  });
  if (status !== 0) throw new Error(`the addon does not compile with the ${name} sanitizer\n${stdout}${stderr}`);
};
