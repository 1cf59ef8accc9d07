import type { Service } from '@monasca/common/service';
import { commands } from './commands/index.js';
import { schema } from './config.js';
import { containerVariables } from './container-variables.js';
import { startPersister } from './start.js';

/** The persister as an executable. */
export const persister: Service<typeof schema> = {
  name: 'monasca-persister',
  description: 'Stores metrics, alarm transitions, events and logs from Kafka, each exactly once.',
  version: '0.1.0',
  schema,
  standardFiles: ['monasca-persister', 'persister'],
  containerVariables,
  commands,
  start: (lifecycle, context) => startPersister(lifecycle, context),
};
