// @ts-check
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { nativeBuild } from './native-build.mjs';
import { createContext } from './services/context.mjs';
import { ServicesError } from './services/errors.mjs';
import { requireAll } from './services/prerequisites.mjs';

export const root = path.dirname(import.meta.dirname);

const bindings = ['node-rdkafka/build/Release/node-librdkafka.node', 'koffi/package.json'];

/** The versions in `engines`: node-rdkafka does not build on 26. */
const supported = { least: [20, 19], below: 26 };

/**
 * Makes a fresh clone ready: checks Node, installs what the native build lacks where that is possible and allowed,
 * installs the packages when the lock file has changed, builds.
 * @param {{ install: boolean, needsAddon?: boolean }} options `install`: whether packages of the system may be installed;
 * `needsAddon`: whether it is an error when the native Kafka client cannot be compiled, since something else would serve
 * @throws {ServicesError} that names what is missing and the command that installs it
 */
export const setup = async ({ install, needsAddon = false }) => {
  checkNode();
  const log = (/** @type {string} */ line) => process.stderr.write(`setup: ${line}\n`);
  if (!isInstalled()) {
    await requireAll(createContext({ log, install }), 'The native build', nativeBuild);
    log('installing npm packages; compiling librdkafka takes some minutes');
    runStep('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], 'npm ci');
    const absent = bindings.filter((file) => !existsSync(path.join(root, 'node_modules', file)));
    if (absent.length > 0) {
      const packages = 'npm rebuild --foreground-scripts node-rdkafka koffi';
      throw new ServicesError(`npm has not run the install scripts of ${absent.join(', ')}: run ${packages}`);
    }
    writeFileSync(stampFile, lockHash());
    // The install script has compiled it just now.
    if (existsSync(addonFile)) writeFileSync(addonStamp, addonHash());
  }
  if (!isAddonCurrent()) compileAddon(log, needsAddon);
  if (!isAssemblyCurrent()) {
    runStep('npm', ['run', 'assembly', '--workspace', '@monasca/persister', '--loglevel=error'], 'npm run assembly');
  }
  log('building');
  runStep(
    process.execPath,
    [
      'node_modules/typescript/bin/tsc',
      '-b',
      'packages/standalone/tsconfig.lib.json',
      'packages/notification/tsconfig.lib.json',
    ],
    'build',
  );
};

const stampFile = path.join(root, 'node_modules', '.monasca-installed');

/** What was compiled for one version of Node does not load in another. */
const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .update(process.versions.modules)
    .digest('hex');

const isInstalled = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lockHash();

const addon = path.join(root, 'packages', 'rdkafka-columns');
const addonFile = path.join(addon, 'build', 'Release', 'rdkafka_columns.node');
const addonStamp = path.join(addon, 'build', '.sources');

/** The addon is compiled by the install script, and again whenever its sources have changed since. */
const isAddonCurrent = () =>
  existsSync(addonFile) && existsSync(addonStamp) && readFileSync(addonStamp, 'utf8') === addonHash();

const compileAddon = (/** @type {(line: string) => void} */ log, /** @type {boolean} */ isNeeded) => {
  log('compiling the native Kafka client');
  try {
    runStep('npm', ['run', 'native', '--workspace', '@monasca/rdkafka-columns', '--loglevel=error'], 'npm run native');
    writeFileSync(addonStamp, addonHash());
  } catch (error) {
    if (isNeeded) throw error;
    log('the native Kafka client cannot be compiled, see above: node-rdkafka serves instead, slower');
  }
};

const addonHash = () => {
  const hash = createHash('sha256').update(process.versions.modules);
  const sources = readdirSync(path.join(addon, 'native')).sort();
  for (const name of sources) hash.update(name).update(readFileSync(path.join(addon, 'native', name)));
  return hash.update(readFileSync(path.join(addon, 'binding.gyp'))).digest('hex');
};

const persister = path.join(root, 'packages', 'persister');

/** What the persister has in WebAssembly is compiled whenever one of its sources is newer. */
const isAssemblyCurrent = () => {
  const changedAt = (/** @type {string[]} */ ...names) => statSync(path.join(persister, ...names)).mtimeMs;
  if (!existsSync(path.join(persister, 'build', 'lines.wasm'))) return false;
  const sources = readdirSync(path.join(persister, 'assembly')).map((name) => changedAt('assembly', name));
  return Math.max(...sources, changedAt('package.json')) < changedAt('build', 'lines.wasm');
};

const checkNode = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = supported.least;
  const old = major < leastMajor || (major === leastMajor && minor < leastMinor);
  if (!old && major < supported.below) return;
  const wanted = `>=${supported.least.join('.')} <${supported.below}`;
  throw new ServicesError(
    `Node ${wanted} is needed, this is ${process.versions.node}: install Node 24 (nvm install 24)`,
  );
};

/** Node's own headers where they came with it: node-gyp would download them. */
const buildEnvironment = () => {
  const prefix = path.dirname(path.dirname(process.execPath));
  const headers = existsSync(path.join(prefix, 'include', 'node', 'node_api.h'));
  return headers ? { ...process.env, npm_config_nodedir: prefix } : process.env;
};

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {string} what
 */
const runStep = (program, args, what) => {
  // Standard output belongs to whatever comes after the set-up.
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: ['ignore', 2, 2], env: buildEnvironment() });
  if (error !== undefined || status !== 0)
    throw new ServicesError(`${what} failed: ${error?.message ?? `exit ${status}`}`);
};
