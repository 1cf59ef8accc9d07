// @ts-check
import { createContext } from './context.mjs';
import { compose, containerIds, dockerAnswers } from './docker.mjs';
import { ServicesError } from './errors.mjs';
import { checkKafka, parseKafkaAddress } from './kafka-address.mjs';
import { prepareKafka, startKafka } from './kafka-node.mjs';
import { withLock } from './lock.mjs';
import { serviceDirectory } from './paths.mjs';
import { portEnvironment, portOf, resolvePorts } from './ports.mjs';
import { serverProcess } from './process.mjs';
import { createService } from './service.mjs';
import { waitUntilReady } from './wait.mjs';

/** @typedef {import('./context.mjs').Context} Context */
/** @typedef {import('./service.mjs').NodeOptions} NodeOptions */
/** @typedef {import('./ports.mjs').Ports} Ports */
/** @typedef {import('./process.mjs').ServerProcess} ServerProcess */

const NAME = 'kafka3';
const VARIABLE = 'MONASCA_TEST_KAFKA3';
const REVIVAL_TIMEOUT_MS = 120_000;
const nodeIds = [1, 2, 3];

const portTable = Object.fromEntries(
  nodeIds.flatMap((id) => [
    [`broker${id}`, { variable: `MONASCA_SERVICES_KAFKA3_PORT_${id}`, default: 19_100 + id }],
    [`controller${id}`, { variable: `MONASCA_SERVICES_KAFKA3_CONTROLLER_PORT_${id}`, default: 19_110 + id }],
  ]),
);

/** @param {number} id */
const nodeName = (id) => `${NAME}-${id}`;

/**
 * @param {Ports} ports
 * @param {readonly number[]} ids
 */
const bootstrapOf = (ports, ids) => ({
  bootstrap: ids.map((id) => `127.0.0.1:${portOf(ports, `broker${id}`)}`).join(','),
});

/**
 * @param {Context} context
 * @param {Ports} ports
 * @returns {ServerProcess[]} in the order of the node ids
 */
const processesOf = ({ env }, ports) =>
  nodeIds.map((id) => {
    const own = Object.entries(ports).flatMap(([key, port]) => (key.endsWith(String(id)) ? [port] : []));
    return serverProcess({ name: nodeName(id), directory: serviceDirectory(env, NAME), ports: own });
  });

/**
 * @param {Context} context
 * @param {Ports} ports
 * @param {readonly number[]} ids the nodes to start unless they run
 */
const startNodes = async (context, ports, ids) => {
  const processes = processesOf(context, ports);
  const controllers = nodeIds.map((nodeId) => ({
    nodeId,
    host: '127.0.0.1',
    port: portOf(ports, `controller${nodeId}`),
  }));
  const nodes = processes.flatMap((process, index) => {
    const nodeId = index + 1;
    const listeners = { PLAINTEXT: portOf(ports, `broker${nodeId}`) };
    const options = { nodeId, controllers, listeners, replicas: /** @type {const} */ (3) };
    return ids.includes(nodeId) ? [{ process, options }] : [];
  });
  await prepareKafka(context, NAME);
  await startKafka(context, { service: NAME, heap: '512m', nodes });
};

const service = createService({
  name: NAME,
  variable: VARIABLE,
  parse: (value) => parseKafkaAddress(value, VARIABLE),
  ports: portTable,
  published: nodeIds.map((id) => `broker${id}`),
  address: (_context, ports) => bootstrapOf(ports, nodeIds),
  describe: ({ bootstrap }) => bootstrap,
  check: checkKafka,
  containers: nodeIds.map(nodeName),
  processes: processesOf,
  start: (context, ports) => startNodes(context, ports, nodeIds),
});

/**
 * Runs an action on one node of a cluster that we have started.
 * @param {NodeOptions | undefined} options `node`: 1, 2 or 3
 * @param {(target: { id: number, context: Context, ports: Ports, processes: ServerProcess[],
 *   provider: 'docker' | 'local' }) => Promise<void>} action
 */
const onNode = async (options, action) => {
  const context = createContext(options);
  const { env } = context;
  const id = options?.node ?? 0;
  if (!nodeIds.includes(id)) throw new ServicesError(`${NAME}: expected node 1, 2 or 3, got ${options?.node}`);
  if (env[VARIABLE]) throw new ServicesError(`${NAME}: the nodes that ${VARIABLE} names are not ours to kill or start`);
  await withLock(env, NAME, async () => {
    const ports = resolvePorts(env, portTable);
    const processes = processesOf(context, ports);
    const pids = await Promise.all(processes.map(({ pid }) => pid()));
    const local = pids.some((pid) => pid !== undefined);
    const containers =
      local || !(await dockerAnswers(env)) ? [] : await containerIds(env, nodeIds.map(nodeName), 'running');
    if (!local && containers.length === 0) throw new ServicesError(`${NAME}: no node runs, start all with: up ${NAME}`);
    await action({ id, context, ports, processes, provider: local ? 'local' : 'docker' });
  });
};

/**
 * Ends one node as a crash would (SIGKILL).
 * @param {NodeOptions} [options] `node`: 1, 2 or 3
 * @throws {ServicesError} when it does not run
 */
const kill = (options) =>
  onNode(options, async ({ id, context, processes, provider }) => {
    if (provider === 'docker') {
      await compose(context.env, ['kill', '--signal', 'SIGKILL', nodeName(id)]);
      return;
    }
    const process = processes[id - 1];
    if ((await process?.pid()) === undefined) throw new ServicesError(`${NAME}: node ${id} does not run`);
    await process?.kill();
  });

/**
 * Starts one node again and waits until it serves; its replicas may still be catching up then.
 * @param {NodeOptions} [options] `node`: 1, 2 or 3
 */
const revive = (options) =>
  onNode(options, async ({ id, context, ports, processes, provider }) => {
    if (provider === 'local') await startNodes(context, ports, [id]);
    else
      await compose({ ...context.env, ...portEnvironment(ports) }, [
        'up',
        '-d',
        '--wait',
        '--no-recreate',
        nodeName(id),
      ]);
    await waitUntilReady(() => checkKafka(bootstrapOf(ports, [id])), {
      what: nodeName(id),
      timeoutMs: REVIVAL_TIMEOUT_MS,
      beforeEach: async () => {
        if (provider === 'local') await processes[id - 1]?.requireRunning();
      },
    });
  });

/** Three Kafka nodes, each broker and controller: replication factor 3, two replicas have to confirm. */
export const kafka3 = { ...service, kill, revive };
