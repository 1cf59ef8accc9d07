// @ts-check
import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './setup.mjs';

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {'first' | 'computing' | 'services' | 'stores' | 'kafka'} lane what comes before everything else; then, beside
 * each other and each in order: what needs no server but those it starts itself, the services, the persister on all its
 * stores, the Kafka clients on their own
 * @property {readonly string[]} command
 * @property {string} [cwd] default: the top of the workspace
 * @property {string} [report] file where vitest writes its counts; without one the step counts as one test
 * @property {Readonly<Record<string, string>>} [env]
 * @property {(files: readonly string[]) => Step} [only] the same for some of its files, if it can be had
 */

/** Whatever the steps write; removed at the end. */
export const scratch = mkdtempSync(path.join(tmpdir(), 'monasca-test-'));

const node = process.execPath;
const nx = (/** @type {string[]} */ ...args) => ['npx', 'nx', ...args];

/** @returns {Step} */
const computing = (/** @type {string} */ name, /** @type {readonly string[]} */ command) => ({
  ...{ name, command, lane: 'computing' },
});

/**
 * @param {Omit<Step, 'command' | 'report' | 'only'>} step
 * @param {readonly string[]} options
 * @param {readonly string[]} files words that the names of its files hold; all files without one
 * @returns {Step}
 */
const vitest = (step, options, files = []) => {
  const report = path.join(scratch, `${step.name.replaceAll(' ', '-')}.json`);
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
  return {
    ...step,
    command: ['npx', 'vitest', 'run', ...options, ...files, ...reporters],
    report,
    only: (chosen) => vitest({ ...step, name: `${step.name} again` }, options, chosen),
  };
};

/**
 * Tests of a package that use the test servers.
 * @param {'services' | 'stores' | 'kafka'} lane
 * @param {string} name
 * @param {string} project
 * @param {readonly string[]} files
 * @param {readonly string[]} options
 * @returns {Step}
 */
const served = (lane, name, project, files, options = []) =>
  vitest(
    { name, lane, cwd: path.join(root, 'packages', project) },
    ['--config', '../../vitest.integration.config.mts', ...options],
    files,
  );

const integration = (
  /** @type {'services' | 'stores' | 'kafka'} */ lane,
  /** @type {string} */ project,
  /** @type {string[]} */ ...files
) => served(lane, `integration ${project}`, project, files, ['--exclude', '**/faults/**']);

const unit = (/** @type {string} */ name, /** @type {string[]} */ options, /** @type {string[]} */ ...files) =>
  vitest({ name, lane: 'computing' }, options, files);

/**
 * The same with the client that takes over where the native addon cannot be loaded.
 * @param {Step} step
 * @returns {Step}
 */
const onBinding = ({ report = '', command, only, ...step }) => {
  const other = report.replace(/json$/, 'node-rdkafka.json');
  return {
    ...step,
    name: `${step.name} on node-rdkafka`,
    command: command.map((word) => word.replace(report, other)),
    report: other,
    env: { MONASCA_KAFKA_CLIENT: 'node-rdkafka' },
    ...(only && { only: (files) => onBinding(only(files)) }),
  };
};

const toolTests = readdirSync(path.join(root, 'tools'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.mjs'))
  .map((file) => path.join('tools', file));
const start = ['npm', 'start', '--silent', '--', '--data', path.join(scratch, 'demo'), '--port-base', '0'];

/**
 * Everything that is tested. Faults meet both clients in one run, in the tests themselves.
 * @type {readonly Step[]}
 */
export const steps = [
  { name: 'build', lane: 'first', command: nx('run-many', '-t', 'build') },

  computing('format', ['npx', 'prettier', '--check', '--log-level', 'warn', '.']),
  computing('commit messages', [node, 'tools/check-commits.mjs']),
  computing('project references', nx('sync:check')),
  computing('lint', nx('run-many', '-t', 'lint')),
  computing('types', nx('run-many', '-t', 'typecheck')),
  computing('types of the tools', ['npx', 'tsc', '-p', 'tools/tsconfig.json']),
  computing('unused code', ['npx', 'knip']),
  computing('reference of the configuration', [node, 'tools/docs.mjs', '--check']),
  computing('tools', [node, '--test', ...toolTests]),
  unit('unit', []),
  onBinding(unit('unit kafka', ['--project', 'common'], 'kafka')),
  computing('sanitizers', [node, 'tools/sanitize.mjs']),
  computing('demo', [...start, '--demo', '--seconds', '20']),

  ...['common', 'log-api', 'events-api', 'standalone'].map((project) => integration('services', project)),
  onBinding(integration('services', 'log-api', 'v3-logs')),
  onBinding(integration('services', 'events-api', 'test/events')),

  integration('stores', 'persister'),
  onBinding(integration('stores', 'persister', 'pipeline')),
  integration('stores', 'notification'),

  integration('kafka', 'rdkafka-columns'),
  onBinding(integration('kafka', 'common')),
  served('kafka', 'faults', 'common', ['faults']),
  served('kafka', 'faults log-api', 'log-api', ['test/faults/']),
];
