import { startGateway } from '@monasca/common/gateway';
import type { Authenticator } from '@monasca/common/http';
import type { Lifecycle, ServiceContext } from '@monasca/common/service';
import { eventsApiParts } from './app.js';
import type { EventsApiConfig } from './config.js';

/** What a caller may give in place of what the events API would make itself. */
export interface EventsApiParts {
  readonly authenticator?: Authenticator;
}

/** Starts the events API; resolves with the port it listens on. */
export function startEventsApi(
  lifecycle: Lifecycle,
  context: ServiceContext<EventsApiConfig>,
  { authenticator }: EventsApiParts = {},
): Promise<number> {
  return startGateway(lifecycle, context, { ...eventsApiParts(context.config), authenticator });
}
