import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Registry } from 'prom-client';
import { Budget, createHttpServer, Policies, type Authenticator, type BodyLimit } from '../http/index.js';
import type { Log } from '../log.js';
import type { BulkPublisher } from './bulk-publisher.js';
import { healthRoutes } from './health-routes.js';
import { rejections, type GatewayMetrics } from './metrics.js';
import { openApiRoute, type ApiDescription } from './openapi.js';
import { Quotas } from './quotas.js';
import type { GatewayConfig } from './sections.js';
import { versionRoutes, type ApiVersion } from './version-routes.js';

export interface GatewayOptions {
  readonly config: GatewayConfig;
  readonly log: Log;
  readonly registry: Registry;
  readonly metrics: GatewayMetrics;
  readonly authenticator: Authenticator;
  readonly publisher: Pick<BulkPublisher, 'publish' | 'confirm'>;
  /** Resolves with what is wrong with Kafka, if anything is. */
  readonly kafkaCheck: () => Promise<string | undefined>;
  readonly body: BodyLimit;
  /** How long a request may wait for Kafka, in ms. */
  readonly deadlineMs: number;
  readonly versions: readonly ApiVersion[];
  /** How the API describes itself. */
  readonly description: ApiDescription;
  /** Rules by their names, in the language of oslo.policy. */
  readonly policies: Readonly<Record<string, string>>;
}

/** A gateway that does not listen yet, and what its routes need. */
export interface Gateway extends GatewayOptions {
  readonly server: FastifyInstance;
  readonly access: Policies;
  readonly quotas: Quotas;
}

/** How much longer than for Kafka a silent connection is kept at least, in ms. */
const marginMs = 5_000;

/** The base of the gateways: version discovery, health, metrics and the access log. The routes are the service's own. */
export function createGateway(options: GatewayOptions): Gateway {
  const { config, log, metrics, body, kafkaCheck, versions, description, policies } = options;
  const { api, oslo_policy: policy, quota } = config;
  const budget = new Budget(api.max_bytes_held);
  metrics.watchHeldBytes(() => budget.used);
  const server = createHttpServer({
    ...{ log, body, budget },
    // A connection that is silent for so long is cut: never one that waits for Kafka.
    requestTimeoutMs: Math.max(api.request_timeout_seconds * 1_000, options.deadlineMs + marginMs),
    onUnreadable: (status) => {
      metrics.requests.inc({ route: 'none', status: String(status) });
      metrics.rejected.inc({ reason: reasonOf(status) });
    },
  });
  observe(server, options);
  versionRoutes(server, versions);
  healthRoutes(server, kafkaCheck);
  openApiRoute(server, description);
  const files = policy.policy_file === undefined ? {} : { file: policy.policy_file };
  const access = new Policies({ defaults: policies, ...files, directories: policy.policy_dirs, log });
  const quotas = new Quotas(quota);
  countBodies(server, quotas);
  return { ...options, server, access, quotas };
}

/** What was read of a body counts, whatever becomes of the request. */
function countBodies(server: FastifyInstance, quotas: Quotas): void {
  server.addHook('preHandler', ({ body, identity }, _reply, done) => {
    if (identity !== undefined && Buffer.isBuffer(body)) quotas.received(identity.projectId ?? '', body.length);
    done();
  });
}

/** Tells of every answer. */
function observe(server: FastifyInstance, { config, log, metrics }: GatewayOptions): void {
  const line = config.api.access_log ? log.info.bind(log) : log.debug.bind(log);
  server.addHook('onResponse', (request, reply, done) => {
    const { statusCode: status, elapsedTime } = reply;
    const route = routeOf(request);
    metrics.requests.inc({ route, status: String(status) });
    metrics.seconds.observe({ route }, elapsedTime / 1_000);
    if (status >= 400) metrics.rejected.inc({ reason: reasonOf(status) });
    line(
      {
        ...{ requestId: request.id, method: request.method, route, status, ms: Math.round(elapsedTime) },
        ...{ client: request.ip, project: request.identity?.projectId, globalRequestId: globalIdOf(request) },
      },
      'answered',
    );
    done();
  });
}

/** The id under which the client itself knows the request, in the form of OpenStack's. */
function globalIdOf({ headers: { 'x-openstack-request-id': id } }: FastifyRequest): string | undefined {
  return typeof id === 'string' && /^req-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? id : undefined;
}

/** The route as it was declared, never what a client made up. */
const routeOf = ({ routeOptions }: FastifyRequest): string => routeOptions.url ?? 'none';

function reasonOf(status: number): string {
  const known: Readonly<Record<number, string>> = rejections;
  return known[status] ?? (status < 500 ? 'malformed' : 'fault');
}
