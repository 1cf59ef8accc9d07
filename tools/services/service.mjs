// @ts-check
import { rm } from 'node:fs/promises';
import { createContext } from './context.mjs';
import { compose, containerIds, dockerAnswers } from './docker.mjs';
import { ServicesError, settleAll } from './errors.mjs';
import { withLock } from './lock.mjs';
import { serviceDirectory } from './paths.mjs';
import { portEnvironment, requireFree, resolvePorts } from './ports.mjs';
import { waitUntilReady } from './wait.mjs';

/** @typedef {import('./context.mjs').Context} Context */
/** @typedef {import('./context.mjs').Options} Options */
/** @typedef {import('./ports.mjs').Ports} Ports */
/** @typedef {import('./process.mjs').ServerProcess} ServerProcess */
/** @typedef {'environment' | 'docker' | 'local'} Provider */

/**
 * What one service has of its own; the choice among the providers is the same for all.
 * @template A
 * @typedef {object} Definition
 * @property {string} name
 * @property {string} variable environment variable that names a server to be used as it is
 * @property {(value: string) => A | Promise<A>} parse reads that variable
 * @property {import('./ports.mjs').PortTable} ports
 * @property {readonly string[]} published keys of the ports that a container publishes
 * @property {(context: Context, ports: Ports) => A} address of the server that we start
 * @property {(address: A) => string} describe the address in one line, without secrets
 * @property {(address: A) => Promise<unknown>} check one attempt to talk to the server; rejects with the reason
 * @property {readonly string[]} containers names in the compose file; without any it is always a local process
 * @property {(context: Context, ports: Ports) => Promise<NodeJS.ProcessEnv>} [prepareContainers] writes what the containers
 *   mount and returns what the compose file interpolates beyond the ports
 * @property {(context: Context, ports: Ports) => ServerProcess[]} processes those of the local provider, running or not
 * @property {(context: Context, ports: Ports, processes: readonly ServerProcess[]) => Promise<void>} start installs and
 *   prepares what the processes need and starts those that do not run
 */

/** @typedef {{ name: string, provider: Provider | undefined, address: string, up: boolean, pids: (number | undefined)[] }} Status */

/** @typedef {Options & { node?: number | undefined }} NodeOptions `node`: which one, where a service has several */

/** A server of the environment is up or not; one that we start has to be given time, on a busy machine too. */
const ENVIRONMENT_TIMEOUT_MS = 5_000;
const START_TIMEOUT_MS = 240_000;

/**
 * @template A
 * @typedef {object} Service
 * @property {string} name
 * @property {(options?: Options) => Promise<A>} address where the server is, or would be once it is up
 * @property {(options?: Options) => Promise<A>} up starts the server unless it runs and waits until it serves
 * @property {(options?: Options) => Promise<void>} down stops a server that `up` has started and keeps its
 *   data; does nothing while the variable names another one
 * @property {(options?: Options) => Promise<void>} wipe like `down`, and deletes the data
 * @property {(options?: NodeOptions) => Promise<void>} kill ends the server as a crash would (SIGKILL) and keeps its data;
 *   rejects when it does not run, or the variable names another one
 * @property {(options?: NodeOptions) => Promise<void>} revive starts the server again and waits until it serves; rejects
 *   when the variable names another one
 * @property {(options?: Options) => Promise<Status>} status
 */

/**
 * @template A
 * @param {Definition<A>} definition
 * @returns {Service<A>}
 */
export const createService = (definition) => {
  const { name, variable, containers } = definition;

  /** @param {NodeJS.ProcessEnv} env */
  const dockerServes = async (env) => containers.length > 0 && (await dockerAnswers(env));

  /** @param {Options | undefined} options */
  const resolve = (options) => {
    const context = createContext(options);
    const ports = resolvePorts(context.env, definition.ports);
    return { context, ports, processes: definition.processes(context, ports) };
  };

  /** @typedef {ReturnType<typeof resolve>} Resolved */

  /** @param {Resolved} resolved */
  const addressOf = async ({ context, ports }) => {
    const given = context.env[variable];
    return given ? definition.parse(given) : definition.address(context, ports);
  };

  /** @param {Resolved} resolved */
  const runningProvider = async ({ context, processes }) => {
    if (context.env[variable]) return 'environment';
    const pids = await Promise.all(processes.map(({ pid }) => pid()));
    if (pids.some((pid) => pid !== undefined)) return 'local';
    if (!(await dockerServes(context.env))) return undefined;
    return (await containerIds(context.env, containers, 'running')).length > 0 ? 'docker' : undefined;
  };

  /** @param {Resolved} resolved */
  const upContainers = async ({ context, ports }) => {
    if ((await containerIds(context.env, containers, 'running')).length === 0) {
      await requireFree(
        name,
        Object.entries(ports).flatMap(([key, port]) => (definition.published.includes(key) ? [port] : [])),
      );
    }
    const extra = await definition.prepareContainers?.(context, ports);
    const env = { ...context.env, ...portEnvironment(ports), ...extra };
    await compose(env, ['up', '-d', '--wait', ...containers]);
  };

  /** @param {Resolved} resolved */
  const upOurs = async (resolved) => {
    const { context, ports, processes } = resolved;
    await Promise.all(processes.map(({ requireSamePorts }) => requireSamePorts()));
    const provider = (await runningProvider(resolved)) ?? ((await dockerServes(context.env)) ? 'docker' : 'local');
    if (provider === 'docker') await upContainers(resolved);
    else await definition.start(context, ports, processes);
    const address = definition.address(context, ports);
    await waitUntilReady(() => definition.check(address), {
      what: name,
      timeoutMs: START_TIMEOUT_MS,
      beforeEach: async () => {
        if (provider === 'local') await Promise.all(processes.map(({ requireRunning }) => requireRunning()));
      },
    });
    return address;
  };

  /** @type {Service<A>['up']} */
  const up = async (options) => {
    const resolved = resolve(options);
    const { env } = resolved.context;
    if (!env[variable]) return withLock(env, name, () => upOurs(resolved));
    const address = await addressOf(resolved);
    const what = `${name} at ${definition.describe(address)} (${variable})`;
    await waitUntilReady(() => definition.check(address), { what, timeoutMs: ENVIRONMENT_TIMEOUT_MS });
    return address;
  };

  /**
   * @param {Options | undefined} options
   * @param {readonly string[]} composeCommand
   * @param {(context: Context) => Promise<void>} [afterwards]
   */
  const stopOurs = async (options, composeCommand, afterwards) => {
    const { context, processes } = resolve(options);
    const { env, log } = context;
    if (env[variable]) return log(`${name}: left alone, because ${variable} names a server that is not ours`);
    await withLock(env, name, async () => {
      await settleAll(processes.map(({ stop }) => stop()));
      if ((await dockerServes(env)) && (await containerIds(env, containers, 'any')).length > 0) {
        await compose(env, [...composeCommand, ...containers]);
      }
      await afterwards?.(context);
    });
  };

  /** @type {Service<A>['down']} */
  const down = (options) => stopOurs(options, ['stop']);

  /** @type {Service<A>['wipe']} */
  const wipe = (options) =>
    stopOurs(options, ['rm', '--stop', '--force', '--volumes'], ({ env }) =>
      rm(serviceDirectory(env, name), { recursive: true, force: true }),
    );

  /**
   * The variable may name the very server that we have started: so tests learn where it is.
   * @param {Options | undefined} options
   * @param {(resolved: Resolved) => Promise<unknown>} action on a server that is ours
   */
  const crash = async (options, action) => {
    const { context, ports } = resolve(options);
    const { [variable]: given, ...env } = context.env;
    const own = definition.describe(definition.address(context, ports));
    if (given && definition.describe(await definition.parse(given)) !== own) {
      throw new ServicesError(`${name}: the server that ${variable} names is not ours to kill or start`);
    }
    await withLock(env, name, () => action(resolve({ ...options, env })));
  };

  /** @type {Service<A>['kill']} */
  const kill = (options) =>
    crash(options, async (resolved) => {
      const { context, processes } = resolved;
      const provider = await runningProvider(resolved);
      if (provider === undefined) throw new ServicesError(`${name}: does not run`);
      if (provider === 'docker') await compose(context.env, ['kill', '--signal', 'SIGKILL', ...containers]);
      else await settleAll(processes.map((process) => process.kill()));
    });

  /** @type {Service<A>['revive']} */
  const revive = (options) => crash(options, upOurs);

  /** @type {Service<A>['status']} */
  const status = async (options) => {
    const resolved = resolve(options);
    const provider = await runningProvider(resolved);
    const address = await addressOf(resolved);
    const up =
      provider !== undefined &&
      (await definition.check(address).then(
        () => true,
        () => false,
      ));
    const pids = provider === 'local' ? await Promise.all(resolved.processes.map(({ pid }) => pid())) : [];
    return { name, provider, address: definition.describe(address), up, pids };
  };

  return { name, address: async (options) => addressOf(resolve(options)), up, down, wipe, kill, revive, status };
};
