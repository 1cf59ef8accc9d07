import type { Service } from '@monasca/common/service';
import { schema } from './config.js';
import { startPersister } from './start.js';

/** The persister as an executable. */
export const persister: Service<typeof schema> = {
  name: 'monasca-persister',
  description: 'Stores metrics, alarm transitions, events and logs from Kafka, each exactly once.',
  version: '0.1.0',
  schema,
  standardFiles: ['monasca-persister', 'persister'],
  start: (lifecycle, context) => startPersister(lifecycle, context),
};
