import type { Gateway, GatewayParts } from '@monasca/common/gateway';
import { anyRole } from '@monasca/common/http';
import { policyNames } from './access.js';
import type { LogApiConfig } from './config.js';
import { bodyLimit } from './content.js';
import { description } from './openapi.js';
import { mergedLogs } from './routes/merged-logs.js';
import { otlpLogs } from './routes/otlp-logs.js';
import { v2Single } from './routes/v2-single.js';
import { v3Logs } from './routes/v3-logs.js';
import { versions } from './versions.js';

/** What makes a gateway the log API. */
export function logApiParts(config: LogApiConfig): GatewayParts {
  const { log_publisher: publisher, roles_middleware: roles } = config;
  return {
    ...{ name: 'log API', series: 'log_api', noun: 'logs', versions, description },
    target: {
      section: 'log_publisher',
      brokers: publisher.kafka_url,
      topics: publisher.topics,
      deadlineMs: publisher.deadline_ms,
      maxItemBytes: publisher.max_message_size,
    },
    body: bodyLimit(config.service.max_log_size),
    policies: {
      [policyNames.post]: anyRole([...roles.agent_roles, ...roles.default_roles, ...roles.delegate_roles]),
      [policyNames.delegate]: anyRole(roles.delegate_roles),
    },
    routes: (gateway) => routes(gateway, config),
  };
}

function routes(gateway: Gateway, config: LogApiConfig): void {
  const api = { gateway, config };
  gateway.server.decorateRequest('report', undefined);
  v3Logs(api);
  mergedLogs(api);
  v2Single(api);
  otlpLogs(api);
}
