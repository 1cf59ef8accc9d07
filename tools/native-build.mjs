// @ts-check
import { run, which } from './services/run.mjs';

/** @typedef {import('./services/prerequisites.mjs').Prerequisite} Prerequisite */

/**
 * @param {string} program
 * @param {string} name of the package
 * @returns {Prerequisite}
 */
const program = (program, name) => ({
  label: program,
  packages: [name],
  present: async (env) => which(program, env) !== undefined,
});

/**
 * @param {string} header
 * @param {string} name of the package
 * @returns {Prerequisite}
 */
const library = (header, name) => ({
  label: name,
  packages: [name],
  present: async (env) => {
    const source = `#include <${header}>\n`;
    return (await run('c++', ['-E', '-x', 'c++', '-o', '/dev/null', '-'], { env, input: source })).code === 0;
  },
});

/** What compiling librdkafka and its binding needs; without the last three it would lack TLS, SASL and zstd. */
export const nativeBuild = [
  program('python3', 'python3'),
  program('make', 'make'),
  program('c++', 'g++'),
  program('pkg-config', 'pkg-config'),
  library('zlib.h', 'zlib1g-dev'),
  library('openssl/ssl.h', 'libssl-dev'),
  library('sasl/sasl.h', 'libsasl2-dev'),
  library('zstd.h', 'libzstd-dev'),
];
