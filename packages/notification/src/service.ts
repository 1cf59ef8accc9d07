import type { Service } from '@monasca/common/service';
import { commands } from './commands/index.js';
import { schema } from './config.js';
import { containerVariables } from './container-variables.js';
import { startNotification } from './start.js';

/** The notification service as an executable. */
export const notification: Service<typeof schema> = {
  name: 'monasca-notification',
  description: 'Tells people and programs of alarm transitions: none is lost, none is told twice.',
  version: '0.1.0',
  schema,
  standardFiles: ['monasca-notification', 'notification'],
  flags: [{ name: 'engine', help: 'engine that is started', section: 'engines', option: 'run' }],
  containerVariables,
  commands,
  start: (lifecycle, context) => startNotification(lifecycle, context),
};
