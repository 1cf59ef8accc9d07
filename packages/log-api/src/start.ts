import { startGateway, type Gateway } from '@monasca/common/gateway';
import type { Authenticator } from '@monasca/common/http';
import { Statsd, type Lifecycle, type ServiceContext } from '@monasca/common/service';
import { logApiParts } from './app.js';
import type { LogApiConfig } from './config.js';
import { monitorItself } from './self-monitoring.js';

/** What a caller may give in place of what the log API would make itself. */
export interface LogApiParts {
  readonly authenticator?: Authenticator;
}

/** Starts the log API; resolves with the port it listens on. */
export function startLogApi(
  lifecycle: Lifecycle,
  context: ServiceContext<LogApiConfig>,
  { authenticator }: LogApiParts = {},
): Promise<number> {
  const parts = logApiParts(context.config);
  const routes = (gateway: Gateway): void => {
    monitor(lifecycle, context.config, gateway);
    parts.routes(gateway);
  };
  return startGateway(lifecycle, context, { ...parts, authenticator, routes });
}

function monitor(lifecycle: Lifecycle, { monitoring }: LogApiConfig, { server }: Gateway): void {
  if (!monitoring.enable) return;
  const statsd = new Statsd({
    host: monitoring.statsd_host,
    port: monitoring.statsd_port,
    dimensions: { service: 'monitoring', component: 'monasca-log-api' },
  });
  lifecycle.defer('statsd', () => statsd.close());
  monitorItself(server, statsd);
}
