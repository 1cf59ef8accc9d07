// @ts-check

/**
 * What the caller may choose; everything has a default.
 * @typedef {object} Options
 * @property {NodeJS.ProcessEnv} [env] default: the environment of this process
 * @property {(line: string) => void} [log] progress and installations, one line each; default: stderr
 * @property {boolean} [install] whether missing prerequisites may be installed; default true
 */

/** @typedef {Required<Options>} Context */

/**
 * @param {Options} [options]
 * @returns {Context}
 */
export const createContext = (options = {}) => ({
  env: options.env ?? process.env,
  log: options.log ?? ((line) => process.stderr.write(`services: ${line}\n`)),
  install: options.install ?? true,
});
