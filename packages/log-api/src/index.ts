export { schema as logApiSchema, type LogApiConfig } from './config.js';
export { logApi } from './service.js';
export { startLogApi, type LogApiParts } from './start.js';
