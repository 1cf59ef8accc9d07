// @ts-check
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { descendants, peakMiB } from '../contender.mjs';
import { findFile } from './apis.mjs';

/** @typedef {import('./apis.mjs').Api} Api */
/** @typedef {import('./environment.mjs').Environment} Environment */

const port = 23_607;
const ticksPerSecond = 100;

/** What both take of Keystone. */
const keystoneSection = (/** @type {string} */ keystone) => `[keystone_authtoken]
www_authenticate_uri = ${keystone}/v3
auth_url = ${keystone}/v3
auth_type = password
username = monasca
password = password
user_domain_name = Default
project_name = service
project_domain_name = Default
`;

/** Ours, one process. @returns {Promise<Server>} */
export const startOurs = (/** @type {Api} */ api, /** @type {Environment} */ { kafka, keystone }) => {
  const home = mkdtempSync(path.join(tmpdir(), 'monasca-bench-'));
  const file = path.join(home, 'ours.conf');
  const own = `[api]\nport = ${port}\n[log]\nlevel = warn\n`;
  writeFileSync(file, own + api.sections(kafka) + keystoneSection(keystone));
  const main = path.resolve(import.meta.dirname, `../../../packages/${api.name}/bin/monasca-${api.name}.mjs`);
  return Server.start([main, '--config-file', file], api, home, {});
};

/** The original with one worker, as it is served by its own documentation. @returns {Promise<Server>} */
export const startOriginal = (
  /** @type {Api} */ api,
  /** @type {Environment} */ { kafka, keystone },
  /** @type {string} */ environment,
) => {
  const home = mkdtempSync(path.join(tmpdir(), 'monasca-bench-'));
  mkdirSync(path.join(home, '.monasca'));
  writeFileSync(path.join(home, '.monasca', api.configFile), api.sections(kafka) + keystoneSection(keystone));
  const paste = findFile(environment, api.pasteFile);
  const lines = [
    'import sys',
    "sys.argv = ['api']",
    'from paste.deploy import loadapp',
    `application = loadapp('config:${paste}', name='main')`,
  ];
  writeFileSync(path.join(home, 'served.py'), `${lines.join('\n')}\n`);
  const gunicorn = path.join(environment, 'bin', 'gunicorn');
  const args = [
    '--chdir',
    home,
    '-b',
    `127.0.0.1:${port}`,
    '-w',
    '1',
    '-k',
    'eventlet',
    '--worker-connections',
    '2000',
  ];
  return Server.start([gunicorn, ...args, 'served:application'], api, home, { HOME: home, PYTHONWARNINGS: 'ignore' });
};

/** A server whose processor time and memory are known. */
export class Server {
  /** @type {import('node:child_process').ChildProcess} */
  #child;
  #home;
  /** @type {string} */
  url;

  /**
   * @param {import('node:child_process').ChildProcess} child
   * @param {string} home
   * @param {Api} api
   */
  constructor(child, home, api) {
    this.#child = child;
    this.#home = home;
    this.url = `http://127.0.0.1:${port}${api.path}`;
  }

  /**
   * @param {readonly string[]} command
   * @param {Api} api
   * @param {string} home
   * @param {Readonly<Record<string, string>>} env
   */
  static async start([program = '', ...args], api, home, env) {
    let output = '';
    const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    // Kept short: what they log while they are measured is of no interest.
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output = (output + text).slice(-4_000)));
    }
    const health = `http://127.0.0.1:${port}${api.healthPath}`;
    for (let attempt = 0; attempt < 300; attempt += 1) {
      if (child.exitCode !== null) break;
      if (await fetch(health).then(({ ok }) => ok, () => false)) return new Server(child, home, api); // prettier-ignore
      await sleep(200);
    }
    child.kill('SIGKILL');
    throw new Error(`${program} does not serve: ${output}`);
  }

  /** Processor time of all its processes so far, in ms. */
  get cpuMs() {
    return this.#pids.reduce((sum, pid) => sum + cpuMsOf(pid), 0);
  }

  /** Most resident memory of its largest process. */
  get rssMiB() {
    return Math.max(...this.#pids.map(peakMiB));
  }

  get #pids() {
    const pid = this.#child.pid ?? 0;
    return [pid, ...descendants(pid)];
  }

  async stop() {
    const ended = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.kill('SIGTERM');
    await ended;
    rmSync(this.#home, { recursive: true });
  }
}

/** proc(5): utime and stime are fields 14 and 15; the name, field 2, may hold blanks and brackets. */
const cpuMsOf = (/** @type {number} */ pid) => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticksPerSecond;
  } catch {
    return 0;
  }
};
