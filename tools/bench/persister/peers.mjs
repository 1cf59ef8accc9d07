// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { benchDirectory } from '../directory.mjs';

const environment = path.join(benchDirectory, 'persister-py');
const python = path.join(environment, 'bin', 'python');
const telegraf = path.join(benchDirectory, 'bin', 'telegraf');

/** The original, with the libraries that it needs for InfluxDB; what else it names is not asked for. */
const packages = {
  bare: ['monasca-common==3.8.0', 'monasca-persister==9.0.0'],
  libraries: [
    ...['confluent-kafka', 'influxdb>=5', 'simplejson', 'oslo.config', 'oslo.log', 'oslo.policy', 'oslo.utils'],
    ...['kazoo', 'pyparsing', 'debtcollector', 'six', 'ujson', 'setuptools<80'],
  ],
};

/** Installs what can be had of the others, and says what cannot. */
export const findPeers = () => {
  /** @type {string[]} */
  const notes = [];
  const hasPython = installPython();
  if (!hasPython) notes.push('monasca-persister (Python) could not be installed and is left out');
  if (!existsSync(telegraf)) notes.push(`telegraf is left out: an executable at ${telegraf} takes part`);
  return { peers: { ...(hasPython && { python }), ...(existsSync(telegraf) && { telegraf }) }, notes };
};

const run = (/** @type {string} */ program, /** @type {readonly string[]} */ args) =>
  spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

const installPython = () => {
  const works = () => run(python, ['-c', 'import monasca_persister.persister, confluent_kafka']).status === 0;
  if (works()) return true;
  process.stderr.write('installing monasca-persister (Python)\n');
  return (
    run('python3', ['-m', 'venv', environment]).status === 0 &&
    run(python, ['-m', 'pip', '-q', 'install', ...packages.libraries]).status === 0 &&
    run(python, ['-m', 'pip', '-q', 'install', '--no-deps', ...packages.bare]).status === 0 &&
    works()
  );
};
