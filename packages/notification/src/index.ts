export { maskedAddress } from './commands/masked.js';
export { schema as notificationSchema, type NotificationConfig } from './config.js';
export { deliveryIdOf } from './delivery-id.js';
export { SqlLedger, type LedgerDatabase } from './ledger/sql-ledger.js';
export { createApiTables } from './methods/api-tables.js';
export type { ApiDatabase } from './methods/schema.js';
export { SqlStore, type SqlStoreOptions } from './methods/sql-store.js';
export { notification } from './service.js';
export { startNotification, type NotificationParts } from './start.js';
