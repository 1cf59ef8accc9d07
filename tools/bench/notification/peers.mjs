// @ts-check
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { benchDirectory } from '../directory.mjs';

const environment = path.join(benchDirectory, 'notification-py');
const python = path.join(environment, 'bin', 'python');

/** The original, with the libraries that it needs for MySQL and webhooks; what else it names is not asked for. */
const packages = {
  bare: ['monasca-common==3.8.0', 'monasca-notification==9.0.0'],
  libraries: [
    ...['confluent-kafka', 'PyMySQL', 'SQLAlchemy', 'requests', 'keystoneauth1', 'monasca-statsd', 'simplejson'],
    ...['oslo.config', 'oslo.log', 'oslo.policy', 'oslo.serialization', 'oslo.utils', 'PyYAML', 'jira', 'jinja2'],
    ...['kazoo', 'pyparsing', 'debtcollector', 'netaddr', 'six', 'ujson', 'setuptools<80'],
  ],
};

const run = (/** @type {string} */ program, /** @type {readonly string[]} */ args) =>
  spawnSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** The executable of the original; undefined where it cannot be installed. */
export const installOriginal = () => {
  const works = () => run(python, ['-c', 'import monasca_notification.main, confluent_kafka, pymysql']).status === 0;
  const executable = path.join(environment, 'bin', 'monasca-notification');
  if (works()) return executable;
  process.stderr.write('installing monasca-notification (Python)\n');
  const isInstalled =
    run('python3', ['-m', 'venv', environment]).status === 0 &&
    run(python, ['-m', 'pip', '-q', 'install', ...packages.libraries]).status === 0 &&
    run(python, ['-m', 'pip', '-q', 'install', '--no-deps', ...packages.bare]).status === 0;
  return isInstalled && works() ? executable : undefined;
};
