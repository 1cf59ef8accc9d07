import type { Service } from '@monasca/common/service';
import { schema } from './config.js';
import { startEventsApi } from './start.js';

/** The events API as an executable. */
export const eventsApi: Service<typeof schema> = {
  name: 'monasca-events-api',
  description: 'Takes events over HTTP and answers when Kafka has confirmed them.',
  version: '0.1.0',
  schema,
  standardFiles: ['monasca-events-api', 'events-api'],
  workers: ({ api }) => api.workers,
  start: async (lifecycle, context) => {
    await startEventsApi(lifecycle, context);
  },
};
