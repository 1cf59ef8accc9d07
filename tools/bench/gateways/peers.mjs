// @ts-check
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { benchDirectory } from '../directory.mjs';

const environment = path.join(benchDirectory, 'api-py');
const python = path.join(environment, 'bin', 'python');

/** The originals, with the last framework that they run on. */
const packages = {
  bare: ['monasca-common==3.1.0', 'monasca-log-api==2.11.0', 'monasca-events-api==8.0.0'],
  libraries: [
    ...['falcon==2.0.0', 'gunicorn==21.2.0', 'eventlet', 'WebOb==1.8.6', 'setuptools<81', 'Paste', 'PasteDeploy'],
    ...['keystonemiddleware', 'oslo.config', 'oslo.context', 'oslo.log', 'oslo.middleware', 'oslo.policy'],
    ...['oslo.utils', 'oslo.serialization', 'six', 'simplejson', 'monasca-statsd', 'voluptuous', 'kazoo', 'ujson'],
  ],
};

const run = (/** @type {string} */ program, /** @type {readonly string[]} */ args) =>
  spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** Where the originals are installed; undefined where they cannot be. */
export const installOriginals = () => {
  const works = () => run(python, ['-c', 'import gunicorn, falcon, monasca_log_api, monasca_events_api']).status === 0;
  if (works()) return environment;
  process.stderr.write('installing monasca-log-api and monasca-events-api (Python)\n');
  const isInstalled =
    run('python3', ['-m', 'venv', environment]).status === 0 &&
    run(python, ['-m', 'pip', '-q', 'install', ...packages.libraries]).status === 0 &&
    run(python, ['-m', 'pip', '-q', 'install', '--no-deps', ...packages.bare]).status === 0;
  return isInstalled && works() ? environment : undefined;
};
