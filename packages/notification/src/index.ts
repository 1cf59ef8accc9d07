export { schema, type NotificationConfig } from './config.js';
export { notification } from './service.js';
export { startNotification } from './start.js';
