export { startAdminServer, type AdminServerOptions } from './admin-server.js';
export { lockDirectory } from './directory-lock.js';
export { Health, type HealthCheck, type Readiness } from './health.js';
export { Lifecycle } from './lifecycle.js';
export { listen } from './listen.js';
export { createLogger, logLevels, type Logger, type LoggerOptions } from './logger.js';
export { report, runService, type RunOptions } from './run.js';
export { serviceMain, type Service, type ServiceContext } from './main.js';
export { kafkaClientOptions, serviceSections } from './sections.js';
