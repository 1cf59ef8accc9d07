import type { Service } from '@monasca/common/service';
import { schema } from './config.js';
import { containerVariables } from './container-variables.js';
import { startLogApi } from './start.js';

/** The log API as an executable. */
export const logApi: Service<typeof schema> = {
  name: 'monasca-log-api',
  description: 'Takes logs over HTTP and answers when Kafka has confirmed them.',
  version: '0.1.0',
  schema,
  standardFiles: ['monasca-log-api', 'log-api'],
  containerVariables,
  workers: ({ api }) => api.workers,
  start: async (lifecycle, context) => {
    await startLogApi(lifecycle, context);
  },
};
