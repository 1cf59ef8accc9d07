import type { GatewayParts } from '@monasca/common/gateway';
import { anyRole } from '@monasca/common/http';
import { policyNames } from './access.js';
import type { EventsApiConfig } from './config.js';
import { bodyLimit } from './content.js';
import { description } from './openapi.js';
import { cloudEvents } from './routes/cloud-events.js';
import { v1Events } from './routes/v1-events.js';
import { versions } from './versions.js';

/** What makes a gateway the events API. */
export function eventsApiParts(config: EventsApiConfig): GatewayParts {
  const { events_publisher: publisher, oslo_middleware: limits } = config;
  return {
    ...{ name: 'events API', series: 'events_api', noun: 'events', versions, description },
    target: {
      section: 'events_publisher',
      brokers: publisher.kafka_url,
      topics: publisher.topics,
      deadlineMs: publisher.deadline_ms,
      maxItemBytes: publisher.max_message_size,
    },
    body: bodyLimit(limits.max_request_body_size),
    policies: {
      [policyNames.post]: anyRole(['monasca-user', 'admin']),
      [policyNames.delegate]: anyRole(['admin']),
    },
    routes: (gateway) => {
      v1Events(gateway, config);
      cloudEvents(gateway, config);
    },
  };
}
