export { errorCodes, ServiceError, type ErrorCode, type ErrorFields } from './errors.js';
export { silentLog, type Log } from './log.js';
export { createRetry, type RetryOptions } from './retry.js';
export { table } from './table.js';
